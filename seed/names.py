"""Names common in France, to be combined at random; a combination that is somebody known has no place here."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = _words("""
    Delmas Lemoine Diallo Morin Benali Chevallier Perrin Masson Nguyen Fournier Bouchet Haddad Lambert Vidal
    Carpentier Ferreira Guérin Boyer Barbier Marchal Aubert Brunet Leclercq Mercier Rivière Bonnet Hamidi
    Gauthier Pereira Lacroix Picard Colin Meunier Caron Fabre Leroux Schmitt Pelletier Charpentier Collet
    Prévost Moulin Bailly Jacquet Poulain Klein Weber Camara Sow Mendes Lebrun Hubert Maillard Royer Besson
    Tessier
""")
WOMEN = _words("""
    Claire Nadia Sandrine Élodie Fatou Aurélie Karima Julie Céline Mélanie Samira Laure Émilie Awa Nathalie
    Sonia Vanessa Lucie Hélène Inès Patricia Myriam Delphine Chantal Amandine Leïla Estelle Marion Yasmine
    Corinne Pauline Mariam
""")
MEN = _words("""
    Julien Karim Nicolas Mamadou Thierry Sébastien Mehdi Antoine Olivier Rachid Fabien Guillaume Bruno Yacine
    Cédric Laurent Samuel Ibrahim Vincent Romain Hugo Patrick Adel Florian Jérôme Didier Moussa Damien Ludovic
    Arnaud Benoît Tony
""")
CHILDREN = _words("""
    Léo Emma Adam Jade Lina Noah Louise Gabriel Sarah Ethan Chloé Rayan Alice Nour Jules Mila Ilyès Rose Aya
    Théo Manon Issa Zoé Maël
""")

STREETS = (
    "rue des Glycines",
    "allée des Bateliers",
    "rue du Vieux-Lavoir",
    "rue des Tonneliers",
    "passage de l’Écluse",
    "rue du Halage",
    "allée des Noyers",
    "rue de la Passerelle",
    "rue des Maraîchers",
    "square des Rameurs",
    "rue du Four-à-Chaux",
    "allée des Peupliers",
)
POSTAL_CODES = {"93066": "93200"}  # where a commune has several, one is said

"""An officer at work: what the browser tests do in the conversations, as a person would."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from e2e.pages import each, how_many, look, settled

FLECHAGE = {
    "logement.conge_recu_le": "20/11/2026",
    "logement.disponible_le": "20/12/2026",
    "logement.contingent": "bailleur",
    "logement.rendu_pour_un_tour": "non",
    "logement.pieces": "3",
    "logement.surface": "64,5",
    "logement.loyer": "472",
    "logement.annexes": "0",
    "logement.charges": "140",
    "logement.compteurs_individuels": "non",
    "logement.financement": "PLUS",
    "logement.qpv": "non",
    "logement.adapte": "non",
    "logement.fleche": "oui",
    "logement.avis_localisation": "favorable",
    "logement.avis_typologie": "favorable",
    "logement.avis_loyer": "favorable",
    "logement.avis_mixite": "neutre",
    "logement.motif_flechage": "Loyer modéré, proche des transports.",
}
APPEL = {
    "demande.identite_verifiee": "oui",
    "demande.toujours_en_recherche": "oui",
    "demande.renouvelee_le": "02/03/2026",
    "demande.accepte_commune": "oui",
    "demande.accepte_typologie": "oui",
    "candidature.interet": "oui",
    "ressources.annee_rfr": "2024",
    "ressources.rfr_n2": "21400",
    "ressources.mensuelles": "2310",
    "ressources.aide_logement": "112",
    "demande.sejour_regulier": "oui",
    "demande.locataire_du_parc": "non",
    "demande.residence_principale": "oui",
    "demande.proprietaire_logement_adapte": "non",
    "demande.libere_plus_grand": "non",
    "demande.besoin_adaptation": "non",
    "demande.lit_medicalise": "non",
    "demande.tierce_personne": "non",
    "demande.relogement_renouvellement": "non",
    "demande.publics": ("k",),
    "demande.designee_par_le_prefet": "non",
    "aucun-preuves": "1",
    "demande.premier_quartile_sne": "oui",
    "demande.adresse_postale": "3 allée des Tilleuls, 92300 Levallois-Perret",
    "demande.pieces_vues": ("avis-imposition", "identite"),
}
MUTATION = {
    "occupation.motif": "logement-trop-grand",
    "occupation.perte_autonomie": "non",
    "occupation.pieces": "4",
    "occupation.surface": "78",
    "occupation.loyer": "498",
    "occupation.locataire_depuis": "01/04/2019",
    "ressources.mensuelles": "2100",
    "demande.libere_plus_grand": "oui",
    "occupation.loyers_a_jour": "a-jour",
    "occupation.assurance": "oui",
    "occupation.jouissance_paisible": "oui",
    "occupation.visite": "bon-etat",
    "occupation.visite_le": "20/10/2026",
}
OCCUPATION = {
    "logement.zone_desequilibre": "oui",
    "occupation.bail_signe_le": "25/03/2019",
    "occupation.examine_le": "12/06/2023",
    "occupation.pieces": "4",
    "occupation.surface": "78",
    "logement.qpv": "non",
    "logement.adapte": "non",
    "logement.financement": "PLUS",
    "ressources.rfr_n2": "21400",
    "occupation.pieces_profession": "0",
    "occupation.perte_autonomie": "non",
    "occupation.offres_refusees": "0",
}
MOST_QUESTIONS = 40


class Conversation:
    """A conversation on screen: the current card, and answers given until there is none."""

    def __init__(self, page: Page):
        self.page = page
        self.exchange = page.locator("#exchange")

    def heading(self) -> str:
        return self.exchange.locator("h2").first.inner_text()

    def asked(self) -> list[str]:
        """Names of the controls on the current card."""
        script = "() => [...new Set([...document.querySelectorAll('#exchange form [name]')].map(e => e.name))]"
        return look(self.page, script)

    def finished(self) -> bool:
        return how_many(self.page.get_by_role("link", name="Vérifier et conclure")) > 0

    def answer_all(self, answers: Mapping[str, str | tuple[str, ...]]) -> int:
        """Answers card after card; gives how many it took."""
        for number in range(MOST_QUESTIONS):
            if self.finished():
                return number
            self.answer(answers)
        raise AssertionError(f"the conversation does not end; it asks « {self.heading()} »")

    def answer(self, answers: Mapping[str, str | tuple[str, ...]]) -> None:
        """The current card: the household or the end of the call confirmed, an optional question passed, else the
        controls filled; of several questions on one screen, those that nobody answers are left empty."""
        passing = (self.exchange.get_by_role("button", name=name) for name in ("C’est tout le monde", "fin de l’appel"))
        for button in (*passing, self.exchange.locator("button[name=passer]")):
            if how_many(button):
                self._sends(button)
                return
        several = how_many(self.exchange.locator(".dense-question")) > 0
        known = [name for name in self.asked() if name in answers and not (several and self.filled(name))]
        assert known or several, f"nothing to answer to « {self.heading()} » ({self.asked()})"
        for name in known:
            self.fill(name, answers[name])
        self._sends(self.exchange.get_by_role("button", name="Valider"))

    def filled(self, name: str) -> bool:
        """Does the screen show an answer already there?"""
        controls = self.exchange.locator(f"[name='{name}']:not([type=hidden])")
        return any(each(controls, "e => ['radio', 'checkbox'].includes(e.type) ? e.checked : e.value"))

    def fill(self, name: str, value: str | tuple[str, ...]) -> None:
        control = self.exchange.locator(f"[name='{name}']:not([type=hidden])")
        if isinstance(value, tuple):
            for code in value:
                self.exchange.locator(f"[name='{name}'][value='{code}']").check()
        elif control.first.get_attribute("type") == "checkbox":
            control.check()
        elif control.first.get_attribute("type") == "radio":
            self.exchange.locator(f"[name='{name}'][value='{value}']").check()
        elif control.first.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)

    def _sends(self, button: Locator) -> None:
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            button.click()
        settled(self.page)

    def conclude(self, button: str) -> None:
        self.page.get_by_role("link", name="Vérifier et conclure").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Vérifiez vos réponses")
        self.page.get_by_role("button", name=button).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("c’est enregistré")

using Portal.Domain.Payments;

namespace Portal.Domain.Tests.Payments;

public sealed class CardCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_payment_tells_at_once_when_it_goes_back()
    {
        var payment = CardPayment.Plan("p", "check", "account", CardPaymentKind.Hold, CardPayment.HoldCents, Now, TimeSpan.FromHours(19));
        var planned = Assert.IsType<CardPaymentPlanned>(Assert.Single(payment.TakeFacts()));
        Assert.Equal(Now.AddHours(19), planned.ReturnAt);
        Assert.Equal(Now.AddHours(24), planned.ReturnBy);
        Assert.Equal(planned.ReturnBy, payment.ReturnBy);
    }

    [Fact]
    public void Confirming_twice_is_told_once()
    {
        var check = Start();
        check.Confirm(Now);
        check.Confirm(Now.AddHours(1));
        Assert.Single(check.TakeFacts());
        Assert.Equal(Now, check.ConfirmedAt);
    }

    [Fact]
    public void The_first_decline_stays_and_ends_the_visit_to_the_issuer()
    {
        var check = Start();
        check.AskOwner("setup", "https://issuer.example/");
        check.Decline("declined", Now);
        check.Decline("expired", Now.AddHours(1));
        Assert.Equal(("declined", Now, null), (check.DeclinedWhy, check.DeclinedAt, check.AuthenticateUrl));
    }

    [Fact]
    public void A_card_given_up_is_no_removal_that_its_owner_is_told_of()
    {
        var card = PaymentMethod.Card("m", "account", [1], "pm_1", "visa", "4242", 12, 2030, Now);
        card.GiveUp(Now);
        card.GiveUp(Now.AddHours(1));
        card.Remove(Now.AddHours(1));
        Assert.IsType<CardGivenUp>(Assert.Single(card.TakeFacts()));
        Assert.Equal(Now, card.RemovedAt);
    }

    [Fact]
    public void A_card_typed_here_and_turned_away_hangs_on_nothing()
    {
        var offer = CardOffer.Make("o", "account", Now);
        offer.TurnAway("Prepaid", "pm_1", Now);
        Assert.Empty(offer.TakeFacts());
    }

    [Fact]
    public void A_card_that_the_processors_page_attached_comes_off_when_turned_away()
    {
        var offer = CardOffer.Make("o", "account", Now);
        offer.OpenPage("cs_1", "https://pages.example/cs_1");
        offer.TurnAway("Prepaid", "pm_1", Now);
        Assert.Equal(new CardTurnedAway("account", "pm_1"), Assert.Single(offer.TakeFacts()));
    }

    private static CardCheck Start() => CardCheck.Start("c", "account", "m", [1], [2], Now, TimeSpan.FromDays(14));
}

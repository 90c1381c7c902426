using Portal.Ports;
using Stripe;
using Session = Stripe.Checkout.Session;

namespace Portal.Adapters.CardGateway;

/// <summary>What Stripe's objects mean to us.</summary>
internal static class StripeReadings
{
    public static Reply<GatewayCard> Card(PaymentMethod method) => method.Card is { } card
        ? new Reply<GatewayCard>.Answered(Read(method, card))
        : new Reply<GatewayCard>.Refused(FaultWords.Ours);

    /// <summary>Unfinished is an answer too: null.</summary>
    public static Reply<GatewayCard?> Page(Session session) => (session.Status, session.SetupIntent) switch
    {
        ("expired", _) => new Reply<GatewayCard?>.Refused("page-expired"),
        ("complete", { Status: "succeeded", PaymentMethod: { } method }) => Saved(method, session.CustomerId),
        ("complete", { Status: "succeeded" }) => new Reply<GatewayCard?>.Refused(FaultWords.Ours),
        ("complete", { Status: "requires_payment_method" or "canceled" } setup) =>
            new Reply<GatewayCard?>.Refused(StripeRefusals.Why(setup.LastSetupError)),
        _ => new Reply<GatewayCard?>.Answered(null),
    };

    public static Reply<KeptCard> Kept(SetupIntent setup) => setup switch
    {
        // The issuer may accept a card whose security code it found wrong. We do not: whoever typed it may not hold the card.
        { Status: "succeeded", PaymentMethod.Card: { } card } when FailedSecurityCode(card) =>
            new Reply<KeptCard>.Refused(CardDeclines.WrongSecurityCode),
        { Status: "succeeded" } => new Reply<KeptCard>.Answered(new KeptCard(setup.Id, true, null)),
        { Status: "requires_action", NextAction.RedirectToUrl.Url: { } url } => new Reply<KeptCard>.Answered(new KeptCard(setup.Id, false, url)),
        { Status: "requires_action" } => new Reply<KeptCard>.Refused(CardDeclines.AuthenticationRequired),
        { Status: "requires_payment_method" or "canceled" } => new Reply<KeptCard>.Refused(StripeRefusals.Why(setup.LastSetupError)),
        _ => new Reply<KeptCard>.Unknown("processing"),
    };

    /// <summary>Of a hold or a charge.</summary>
    public static Reply<GatewayPayment> Payment(PaymentIntent intent) => Payment(intent, intent.Status is "requires_capture" ? "requires_capture" : "succeeded");

    /// <param name="done">The status that means it was applied.</param>
    public static Reply<GatewayPayment> Payment(PaymentIntent intent, string done) => intent.Status switch
    {
        var status when status == done =>
            new Reply<GatewayPayment>.Answered(new GatewayPayment(intent.Id, intent.LatestCharge?.CalculatedStatementDescriptor)),
        // Not expected in the owner's absence. The secret that could complete it later is given to nobody, so it stays without effect.
        "requires_action" => new Reply<GatewayPayment>.Refused(CardDeclines.AuthenticationRequired),
        "requires_payment_method" or "canceled" => new Reply<GatewayPayment>.Refused(StripeRefusals.Why(intent.LastPaymentError)),
        _ => new Reply<GatewayPayment>.Unknown("processing"),
    };

    /// <summary>Sent off counts as given back; whether it arrives is asked later.</summary>
    public static Reply<GatewayRefund> Refund(Refund refund) =>
        new Reply<GatewayRefund>.Answered(new GatewayRefund(refund.Id, refund.PaymentIntentId, refund.Status is "failed" or "canceled"));

    private static Reply<GatewayCard?> Saved(PaymentMethod method, string? customer) => method.Card switch
    {
        null => new Reply<GatewayCard?>.Refused(FaultWords.Ours),
        var card => new Reply<GatewayCard?>.Answered(Read(method, card) with { CustomerId = customer, Declined = FailedSecurityCode(card) ? CardDeclines.WrongSecurityCode : null }),
    };

    private static bool FailedSecurityCode(PaymentMethodCard card) => card.Checks?.CvcCheck == "fail";

    private static GatewayCard Read(PaymentMethod method, PaymentMethodCard card) => new(
        method.Id, card.Fingerprint, card.Country, card.Funding ?? "unknown", card.Brand ?? "unknown", card.Last4, (int)card.ExpMonth, (int)card.ExpYear);
}

using System.Text.Json.Nodes;

namespace Sandbox.Bank;

internal enum Occasion
{
    /// <summary>A card is saved; its owner is there.</summary>
    Setup,

    /// <summary>A payment while the owner is there.</summary>
    Present,

    /// <summary>A payment in the owner's absence.</summary>
    Absent,
}

/// <summary>What the card's bank said: approved (no code), asks for authentication, or declined.</summary>
internal sealed record Verdict(string? Code = null, string? DeclineCode = null, string Message = "")
{
    public static readonly Verdict Approved = new();

    public static readonly Verdict Authenticate = new(
        "authentication_required", "authentication_required", "Your card was declined. This transaction requires authentication.");

    public bool IsApproved => Code is null;

    public bool AsksForAuthentication => Code == Authenticate.Code;

    public static Verdict Decline(string reason, string message = "Your card was declined.") => new("card_declined", reason, message);

    public JsonObject ToError()
    {
        var error = new JsonObject { ["type"] = "card_error", ["code"] = Code, ["message"] = Message };
        if (DeclineCode is not null) error["decline_code"] = DeclineCode;
        error["doc_url"] = $"https://stripe.com/docs/error-codes/{Code?.Replace('_', '-')}";
        return error;
    }
}

/// <summary>The bank that issued the card: decides by the card's conduct.</summary>
internal static class Issuer
{
    public static Verdict Ask(PaymentMethodRecord method, Occasion occasion, bool authenticated) =>
        method.Card.Conduct switch
        {
            CardConduct.Declines => Verdict.Decline("generic_decline"),
            CardConduct.InsufficientFunds => NoFunds,
            CardConduct.Lost => Verdict.Decline("lost_card"),
            CardConduct.Stolen => Verdict.Decline("stolen_card"),
            CardConduct.Expired => new Verdict("expired_card", null, "Your card has expired."),
            CardConduct.WrongCvc => new Verdict("incorrect_cvc", null, "Your card's security code is incorrect."),
            CardConduct.ProcessingError =>
                new Verdict("processing_error", null, "An error occurred while processing your card. Try again in a little bit."),
            CardConduct.ChargesDecline when occasion != Occasion.Setup => Verdict.Decline("generic_decline"),
            _ when !authenticated && AsksForAuthentication(method, occasion) => Verdict.Authenticate,
            CardConduct.AuthenticateThenNoFunds when occasion != Occasion.Setup => NoFunds,
            _ => Verdict.Approved,
        };

    private static Verdict NoFunds => Verdict.Decline("insufficient_funds", "Your card has insufficient funds.");

    private static bool AsksForAuthentication(PaymentMethodRecord method, Occasion occasion) => method.Card.Conduct switch
    {
        CardConduct.AuthenticateAlways => true,
        CardConduct.AuthenticateUntilSetUp => occasion != Occasion.Absent || method.SetUpAt is null,
        CardConduct.AuthenticateWhenPresent => occasion != Occasion.Absent,
        CardConduct.AuthenticateThenNoFunds => occasion != Occasion.Absent || method.SetUpAt is null,
        _ => false,
    };
}

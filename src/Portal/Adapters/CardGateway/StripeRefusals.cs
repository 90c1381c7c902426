using System.Net;
using Portal.Ports;
using Stripe;

namespace Portal.Adapters.CardGateway;

/// <summary>What Stripe's errors prove, and why a card was declined, in the words of the port.</summary>
internal static class StripeRefusals
{
    public static Reply<T> ReplyTo<T>(StripeException said) => said.HttpStatusCode switch
    {
        // A wrong or too weak key: nothing happened, and an operator can heal it. A definite no would give up refunds.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new Reply<T>.NotReached(FaultWords.Ours),
        // The first call under this key is still running there.
        HttpStatusCode.Conflict => new Reply<T>.Unknown("still-running"),
        _ when IsStored(said) => new Reply<T>.Unknown(CardGatewayTroubles.StoredError),
        _ => Outbound.ReplyTo<T>(said.HttpStatusCode) ?? Refusal<T>(said),
    };

    /// <summary>True when Stripe repeats an error of its own that it keeps under our key: it will say the same for a day.</summary>
    public static bool IsStored(StripeException said) =>
        (int)said.HttpStatusCode >= 500 && said.StripeResponse?.Headers is { } headers && headers.TryGetValues("Idempotent-Replayed", out var replayed) && replayed.Contains("true");

    /// <summary>One of <see cref="CardDeclines"/>. Lost, stolen and suspected fraud look like any other decline.</summary>
    public static string Why(StripeError? error) => WhyOf(error?.DeclineCode) ?? WhyOf(error?.Code) ?? CardDeclines.Declined;

    /// <summary>True when there is no such thing there (any more).</summary>
    public static bool IsGone(StripeException said) => said.HttpStatusCode == HttpStatusCode.NotFound;

    /// <summary>True when Stripe found the request itself wrong.</summary>
    public static bool IsOurs(StripeException said) => said.HttpStatusCode == HttpStatusCode.BadRequest && said.StripeError?.Type == "invalid_request_error";

    private static Reply<T> Refusal<T>(StripeException said)
    {
        // An answer that is no error of Stripe's, such as a proxy's page with status 200, proves nothing.
        if ((int)said.HttpStatusCode < 400) return new Reply<T>.Unknown("unreadable-answer");
        var error = said.StripeError;
        // Another order came first under this key: what became of that one, this answer does not tell.
        if (error?.Type == "idempotency_error") return new Reply<T>.Unknown("key-used-for-another-order");
        var isAboutTheCard = error?.Type == "card_error" || WhyOf(error?.Code) is not null;
        return new Reply<T>.Refused(isAboutTheCard ? Why(error) : IsGone(said) ? FaultWords.NotFound : FaultWords.Ours);
    }

    private static string? WhyOf(string? code) => code switch
    {
        "insufficient_funds" => CardDeclines.InsufficientFunds,
        "expired_card" or "invalid_expiry_month" or "invalid_expiry_year" => CardDeclines.Expired,
        "incorrect_cvc" or "invalid_cvc" => CardDeclines.WrongSecurityCode,
        "incorrect_number" or "invalid_number" => CardDeclines.WrongNumber,
        "processing_error" or "issuer_not_available" or "try_again_later" or "reenter_transaction" => CardDeclines.TryAgain,
        "authentication_required" => CardDeclines.AuthenticationRequired,
        "setup_intent_authentication_failure" or "payment_intent_authentication_failure" => CardDeclines.NotAuthenticated,
        "card_declined" => CardDeclines.Declined,
        _ => null,
    };
}

using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.Bank.Desks;

/// <summary>Sends people to their bank's page to prove that the card is theirs.</summary>
internal sealed class ThreeDSecure(BankBook book)
{
    /// <summary>What the intent tells the caller to do next.</summary>
    public JsonObject Ask(string intent, string? returnUrl, string origin)
    {
        var challenge = new ChallengeRecord(VendorIds.Mixed("", 32), intent, returnUrl ?? $"{origin}/");
        book.State.Challenges[challenge.Token] = challenge;
        var url = $"{origin}/3ds/{challenge.Token}";
        return returnUrl is null ? ByScript(url) : ByRedirect(url, returnUrl);
    }

    public ChallengeRecord? Find(string? token) => book.State.Challenges.GetValueOrDefault(token ?? "");

    /// <summary>Where the person goes afterwards; the query is only a hint, so callers must ask for the intent.</summary>
    public static string Back(ChallengeRecord challenge, string clientSecret, bool succeeded)
    {
        var kind = challenge.Intent.StartsWith("seti_", StringComparison.Ordinal) ? "setup_intent" : "payment_intent";
        return VendorPage.With(
            challenge.ReturnUrl, (kind, challenge.Intent), ($"{kind}_client_secret", clientSecret),
            ("redirect_status", succeeded ? "succeeded" : "failed"));
    }

    private static JsonObject ByScript(string url)
    {
        var script = new JsonObject { ["type"] = "three_d_secure_redirect", ["stripe_js"] = url };
        return new JsonObject { ["type"] = "use_stripe_sdk", ["use_stripe_sdk"] = script };
    }

    private static JsonObject ByRedirect(string url, string returnUrl)
    {
        var redirect = new JsonObject { ["return_url"] = returnUrl, ["url"] = url };
        return new JsonObject { ["type"] = "redirect_to_url", ["redirect_to_url"] = redirect };
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Bank.Desks;

namespace Sandbox.Bank;

/// <summary>What happens at the door of every API call: key, version, idempotency, one at a time, errors in the vendor's shape.</summary>
internal sealed class StripeDoor(BankBook book, IdempotencyStore kept, Expansion expansion, Action settle)
{
    public const string ApiVersion = "2026-10-28.endive";

    public RequestDelegate Opens(Func<StripeCall, JsonObject> act) => async http =>
    {
        var answer = await Answer(http, act);
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        http.Response.Headers["Stripe-Version"] = ApiVersion;
        if (answer.RequestId is not null) http.Response.Headers["Request-Id"] = answer.RequestId;
        if (answer.Replayed) http.Response.Headers["Idempotent-Replayed"] = "true";
        await http.Response.WriteAsync(answer.Body, http.RequestAborted);
    };

    private async Task<StripeAnswer> Answer(HttpContext http, Func<StripeCall, JsonObject> act)
    {
        try
        {
            CheckKey(http.Request);
            CheckVersion(http.Request);
            using var claim = Claim(http.Request);
            var call = await StripeCall.Read(http);
            lock (book.Door) return Once(call, act);
        }
        catch (StripeRefusal refusal)
        {
            return new StripeAnswer(refusal.Status, refusal.Body.ToJsonString(), null);
        }
    }

    private IDisposable? Claim(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || request.Headers["Idempotency-Key"].FirstOrDefault() is not { } key) return null;
        if (key.Length > 255) throw StripeRefusal.Invalid("Idempotency keys may be at most 255 characters long.");
        return kept.Claim(key) ?? throw StripeRefusal.Idempotency(
            $"There is currently another in-progress request using the key '{key}'.", 409, "idempotency_key_in_use");
    }

    private StripeAnswer Once(StripeCall call, Func<StripeCall, JsonObject> act)
    {
        settle();
        if (kept.Find(call) is { } before) return new StripeAnswer(before.Status, before.Body, call.RequestId, Replayed: true);
        var (status, body) = Act(call, act);
        kept.Store(call, status, body);
        return new StripeAnswer(status, body, call.RequestId);
    }

    private (int Status, string Body) Act(StripeCall call, Func<StripeCall, JsonObject> act)
    {
        // Breaks before the effect or after it; the caller can't tell, and is told the same under this key for a day.
        var breaks = call.IdempotencyKey is not null && book.Faults.Strikes("stripe", "error");
        if (breaks && book.Faults.Coin("stripe")) return (500, StripeRefusal.Broken().Body.ToJsonString());
        book.Call = call;
        try
        {
            var done = expansion.Apply(act(call), call.Expand);
            return breaks ? (500, StripeRefusal.Broken().Body.ToJsonString()) : (200, done.ToJsonString());
        }
        catch (StripeRefusal refusal)
        {
            return (refusal.Status, refusal.Body.ToJsonString());
        }
        finally
        {
            book.Call = null;
        }
    }

    private void CheckKey(HttpRequest request)
    {
        var given = Presented(request.Headers.Authorization.ToString());
        if (given.Length == 0)
            throw StripeRefusal.Authentication("You did not provide an API key. Put it in the Authorization header as a Bearer token.");
        if (given != book.Options.StripeKey) throw StripeRefusal.Authentication("Invalid API Key provided.");
    }

    private static string Presented(string header)
    {
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header[7..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return "";
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).TrimEnd(':') : "";
    }

    private static void CheckVersion(HttpRequest request)
    {
        var version = request.Headers["Stripe-Version"].FirstOrDefault();
        if (version is not null && version != ApiVersion)
            throw StripeRefusal.Invalid($"Invalid Stripe API version: {version}. This sandbox speaks {ApiVersion}.");
    }

    private sealed record StripeAnswer(int Status, string Body, string? RequestId, bool Replayed = false);
}

using System.Text.Json.Nodes;

namespace Sandbox.Bank;

/// <summary>
/// The vendor's error answer. Thrown, because an API call either answers fully or not at all; what was recorded before (a declined attempt)
/// stays.
/// </summary>
internal sealed class StripeRefusal(int status, JsonObject error) : Exception(error["message"]?.GetValue<string>())
{
    public int Status => status;

    public JsonObject Body => new() { ["error"] = error.DeepClone() };

    public static StripeRefusal Invalid(string message, string? param = null, string? code = null, int status = 400) =>
        new(status, Error("invalid_request_error", code, message, param));

    /// <summary>The same refusal, with the object it is about.</summary>
    public StripeRefusal With(string name, JsonObject about)
    {
        error[name] = about;
        return this;
    }

    public static StripeRefusal Missing(string kind, string id, string param) =>
        Invalid($"No such {kind}: '{id}'", param, "resource_missing", 404);

    /// <summary>Something broke on the vendor's side. Says nothing of whether the request had its effect.</summary>
    public static StripeRefusal Broken() => new(500, Error("api_error", null, "An unknown error occurred", null));

    public static StripeRefusal Authentication(string message) => new(401, Error("authentication_error", null, message, null));

    public static StripeRefusal Idempotency(string message, int status = 400, string? code = null) =>
        new(status, Error("idempotency_error", code, message, null));

    /// <summary>A card that is refused when it is entered: wrong number, date in the past.</summary>
    public static StripeRefusal Card(string code, string message, string param) => new(402, Error("card_error", code, message, param));

    /// <summary>A card that the issuer refused; carries the intent as it is now.</summary>
    public static StripeRefusal Declined(Verdict verdict, string intentName, JsonObject intent, JsonObject paymentMethod, string? charge)
    {
        var error = verdict.ToError();
        if (charge is not null) error["charge"] = charge;
        error["payment_method"] = paymentMethod;
        error[intentName] = intent;
        return new StripeRefusal(402, error);
    }

    private static JsonObject Error(string type, string? code, string message, string? param)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null) error["code"] = code;
        if (code is not null) error["doc_url"] = $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}";
        if (param is not null) error["param"] = param;
        return error;
    }
}

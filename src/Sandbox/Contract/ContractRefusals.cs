using System.Text.Json.Nodes;

namespace Sandbox.Contract;

/// <summary>
/// How each vendor would answer a request that its documents do not allow. The first problem decides, as with the vendors.
/// </summary>
internal static class ContractRefusals
{
    public static (int Status, JsonObject Body) For(string vendor, string path, ContractProblem problem) => vendor switch
    {
        "stripe" => Stripe(problem),
        "paypal" when path.EndsWith("/oauth2/token", StringComparison.Ordinal) => PayPalToken(problem),
        "paypal" => PayPal(problem),
        _ => Twilio(problem, path),
    };

    private static (int Status, JsonObject Body) Stripe(ContractProblem problem)
    {
        var name = problem.Bracketed;
        return (problem.Where, problem.Rule, name) switch
        {
            ("auth", _, _) => (401, StripeError("authentication_error", null, "You did not provide an API key.", null)),
            ("operation", _, _) => (404, StripeError("invalid_request_error", null, $"Unrecognized request URL: {problem.Message}", null)),
            ("header", _, _) => (400, StripeError("invalid_request_error", null, $"The header {name} {problem.Message}.", null)),
            (_, "additionalProperties", "payment_method_types") => (400, StripeError(
                "invalid_request_error", "payment_method_types_no_longer_supported",
                "Use `allowed_payment_method_types` instead of `payment_method_types`.", name)),
            (_, "additionalProperties", _) =>
                (400, StripeError("invalid_request_error", "parameter_unknown", $"Received unknown parameter: {name}", name)),
            (_, "required", _) =>
                (400, StripeError("invalid_request_error", "parameter_missing", $"Missing required param: {name}.", name)),
            (_, "minimum", "amount") =>
                (400, StripeError("invalid_request_error", "amount_too_small", "Amount must be at least $0.50 usd", name)),
            (_, "maximum", "amount") =>
                (400, StripeError("invalid_request_error", "amount_too_large", "Amount must be no more than $999,999.99", name)),
            _ => (400, StripeError("invalid_request_error", null, $"Invalid {name}: {problem.Message}.", name)),
        };
    }

    private static JsonObject StripeError(string type, string? code, string message, string? param)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null) error["code"] = code;
        if (param is not null) error["param"] = param;
        return new JsonObject { ["error"] = error };
    }

    private static (int Status, JsonObject Body) PayPalToken(ContractProblem problem) => problem.Where == "auth"
        ? (401, new JsonObject { ["error"] = "invalid_client", ["error_description"] = "Client Authentication failed" })
        : (400, new JsonObject { ["error"] = "unsupported_grant_type", ["error_description"] = problem.ToString() });

    private static (int Status, JsonObject Body) PayPal(ContractProblem problem) => problem.Where switch
    {
        "auth" => (401, PayPalError(
            "AUTHENTICATION_FAILURE", "Authentication failed due to missing authorization header, or invalid authentication credentials.",
            null)),
        "operation" => (404, PayPalError("RESOURCE_NOT_FOUND", "The specified resource does not exist.", null)),
        _ => (400, PayPalError(
            "INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema.", PayPalDetail(problem))),
    };

    private static JsonObject PayPalDetail(ContractProblem problem) => new()
    {
        ["field"] = problem.Slashed,
        ["location"] = problem.Where,
        ["issue"] = (problem.Rule, problem.Bracketed) switch
        {
            ("required", "PayPal-Request-Id") => "PAYPAL_REQUEST_ID_REQUIRED",
            ("required", _) => "MISSING_REQUIRED_PARAMETER",
            ("minLength" or "maxLength", _) => "INVALID_STRING_LENGTH",
            ("pattern" or "format", _) => "INVALID_PARAMETER_SYNTAX",
            ("additionalProperties", _) => "INVALID_PARAMETER",
            _ => "INVALID_PARAMETER_VALUE",
        },
        ["description"] = problem.Message,
    };

    private static JsonObject PayPalError(string name, string message, JsonObject? detail)
    {
        var error = new JsonObject { ["name"] = name, ["message"] = message, ["debug_id"] = "contract" };
        if (detail is not null) error["details"] = new JsonArray(detail);
        return error;
    }

    private static (int Status, JsonObject Body) Twilio(ContractProblem problem, string path)
    {
        var isCall = path.Contains("/Calls", StringComparison.Ordinal);
        var (status, code) = (problem.Where, problem.Rule, problem.Bracketed) switch
        {
            ("auth", _, _) => (401, 20003),
            ("operation" or "path", _, _) => (404, 20404),
            (_, "required", "To") => (400, isCall ? 21201 : 21604),
            (_, "required", "From") => (400, isCall ? 21213 : 21603),
            (_, "required", "Body") => (400, 21602),
            (_, "maxLength", "Body") => (400, 21617),
            (_, _, "To") => (400, 21211),
            (_, _, "From") => (400, 21212),
            (_, _, "StatusCallback") => (400, 21609),
            (_, _, "Url") => (400, 21205),
            (_, "anyOf", "") => (400, isCall ? 21205 : 21603),
            _ => (400, 20001),
        };
        return (status, new JsonObject
        {
            ["code"] = code,
            ["message"] = problem.ToString(),
            ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
            ["status"] = status,
        });
    }
}

using System.Text.Json.Nodes;

namespace Sandbox.Contract;

/// <summary>Everything a document asks of one request: credentials, path, query, headers, body.</summary>
internal sealed class RequestCheck(Operation operation, ContractRequest request, string path, bool emptyIsNone)
{
    private const string Form = "application/x-www-form-urlencoded";

    public IEnumerable<ContractProblem> All() => [.. Credentials(), .. PathParts(), .. Query(), .. Headers(), .. Body()];

    private IEnumerable<ContractProblem> Credentials()
    {
        var given = request.Header("Authorization") ?? "";
        if (operation.Schemes.Count == 0 || operation.Schemes.Any(scheme => Presents(given, scheme))) return [];
        return [new ContractProblem("auth", ["Authorization"], "security", $"must be one of {string.Join(", ", operation.Schemes)}")];
    }

    private static bool Presents(string header, string scheme) =>
        header.StartsWith(scheme + " ", StringComparison.OrdinalIgnoreCase) && header.Length > scheme.Length + 1;

    private IEnumerable<ContractProblem> PathParts()
    {
        var found = operation.Path.Match(path);
        return In("path").SelectMany(parameter => Check(parameter, Uri.UnescapeDataString(found.Groups[parameter.Name].Value)));
    }

    private IEnumerable<ContractProblem> Query()
    {
        if (!TryParse(request.Query, out var given, out var wrong)) return [wrong! with { Where = "query" }];
        var known = In("query").ToList();
        return given.Where(entry => known.TrueForAll(parameter => parameter.Name != entry.Key))
            .Select(entry => new ContractProblem("query", [entry.Key], "additionalProperties", "is unknown"))
            .Concat(known.SelectMany(parameter => Check(parameter, given[parameter.Name])));
    }

    private IEnumerable<ContractProblem> Headers() =>
        In("header").SelectMany(
            parameter => Check(parameter, request.Header(parameter.Name) is { } value ? JsonValue.Create(value) : null));

    private static List<ContractProblem> Check(Parameter parameter, JsonNode? value)
    {
        if (value is not null) return SchemaCheck.Of(parameter.In, text: true, parameter.Schema, value, parameter.Name);
        return parameter.Required ? [new ContractProblem(parameter.In, [parameter.Name], "required", "is missing")] : [];
    }

    private IEnumerable<ContractProblem> Body()
    {
        if (operation.Bodies.Count == 0)
            return request.Body.Length == 0 ? [] : [new ContractProblem("body", [], "requestBody", "there must be none")];
        var expected = operation.Bodies.FirstOrDefault(
            body => request.ContentType?.StartsWith(body.ContentType, StringComparison.OrdinalIgnoreCase) == true);
        if (expected is not null && request.Body.Length > 0) return Check(expected);
        if (request.Body.Length > 0)
            return [new ContractProblem(
                "body", [], "content", $"must be {operation.Bodies[0].ContentType}, is {request.ContentType ?? "nothing"}")];
        return operation.Bodies[0].ContentType == Form ? Check(operation.Bodies[0]) : Missing();
    }

    private IEnumerable<ContractProblem> Missing() =>
        operation.NeedsBody ? [new ContractProblem("body", [], "required", "is missing")] : [];

    private IReadOnlyList<ContractProblem> Check(MediaType expected)
    {
        if (expected.ContentType != Form) return VendorContract.CheckJson(expected.Schema, request.Body);
        if (!TryParse(request.Body, out var given, out var wrong)) return [wrong!];
        if (emptyIsNone) given = new JsonObject(
            given.Where(entry => !IsEmpty(entry.Value)).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
        foreach (var name in expected.Repeated.Where(name => given[name] is JsonValue))
            given[name] = new JsonArray(given[name]!.DeepClone());
        return SchemaCheck.Of("body", text: true, expected.Schema, given);
    }

    private static bool IsEmpty(JsonNode? value) => value is JsonValue text && text.GetValue<string>().Length == 0;

    private IEnumerable<Parameter> In(string place) => operation.Parameters.Where(parameter => parameter.In == place);

    private static bool TryParse(string text, out JsonObject given, out ContractProblem? wrong)
    {
        try
        {
            (given, wrong) = (BracketForm.Parse(text), null);
        }
        catch (FormatException trouble)
        {
            (given, wrong) = ([], new ContractProblem("body", [], "form", trouble.Message));
        }
        return wrong is null;
    }
}

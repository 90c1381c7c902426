using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Contract;

/// <summary>
/// Checks a value against a schema. Forms know only text, so with <paramref name="text"/> a number, a truth value or a list is judged by
/// how it is written: 12, true, name[0]=.
/// </summary>
internal sealed class SchemaCheck(string where, bool text)
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
    private readonly List<ContractProblem> _problems = [];

    public static List<ContractProblem> Of(string where, bool text, Schema schema, JsonNode? value, params string[] path)
    {
        var check = new SchemaCheck(where, text);
        check.Check(schema, value, path);
        return check._problems;
    }

    private void Check(Schema schema, JsonNode? value, string[] path)
    {
        if (!schema.Possible) Fail(path, "false", "is not allowed here");
        if (schema.Reference is not null) Check(schema.Reference(), value, path);
        foreach (var part in schema.AllOf) Check(part, value, path);
        if (schema.AnyOf.Count > 0) CheckAny(schema.AnyOf, value, path);
        if (schema.Types is not null && !schema.Types.Any(type => IsOf(type, value)))
            Fail(path, "type", $"must be {string.Join(" or ", schema.Types)}");
        else CheckInside(schema, value, path);
    }

    private void CheckInside(Schema schema, JsonNode? value, string[] path)
    {
        if (schema.Enum is not null) CheckAmong(schema.Enum, "enum", value, path);
        if (schema.KnownValues is not null && value is not null) CheckAmong(schema.KnownValues, "x-known-values", value, path);
        if (text && value is JsonObject && schema.Types is ["array"])
            CheckItems(schema, [.. value.AsObject().Select(item => item.Value)], path);
        else if (value is JsonObject group) CheckObject(schema, group, path);
        else if (value is JsonArray items) CheckItems(schema, [.. items], path);
        else if (value is not null) CheckValue(schema, value.AsValue(), path);
    }

    /// <summary>When no branch fits, the branch of the value's own kind tells best what is wrong.</summary>
    private void CheckAny(IReadOnlyList<Schema> branches, JsonNode? value, string[] path)
    {
        var tries = branches.Select(branch => Of(where, text, branch, value, path)).ToList();
        if (tries.Any(problems => problems.Count == 0)) return;
        var ofItsKind = tries.Where(
            problems => !problems.Any(problem => problem.Rule is "type" or "enum" && problem.Path.Count == path.Length)).ToList();
        if (ofItsKind.Count == 1) _problems.AddRange(ofItsKind[0]);
        else Fail(path, "anyOf", "fits none of the allowed forms");
    }

    private void CheckObject(Schema schema, JsonObject group, string[] path)
    {
        foreach (var name in schema.Required.Where(name => !group.ContainsKey(name))) Fail([.. path, name], "required", "is missing");
        foreach (var (name, value) in group)
        {
            if (schema.Properties.TryGetValue(name, out var property)) Check(property, value, [.. path, name]);
            else if (schema.Additional is { Possible: false }) Fail([.. path, name], "additionalProperties", "is unknown");
            else if (schema.Additional is { } additional) Check(additional, value, [.. path, name]);
        }
    }

    private void CheckItems(Schema schema, List<JsonNode?> items, string[] path)
    {
        if (items.Count < schema.MinItems) Fail(path, "minItems", $"must have at least {schema.MinItems} items");
        if (items.Count > schema.MaxItems) Fail(path, "maxItems", $"must have at most {schema.MaxItems} items");
        if (schema.Items is null) return;
        for (var i = 0; i < items.Count; i++) Check(schema.Items, items[i], [.. path, i.ToString(CultureInfo.InvariantCulture)]);
    }

    private void CheckValue(Schema schema, JsonValue value, string[] path)
    {
        if (value.GetValueKind() == JsonValueKind.String) CheckText(schema, value.GetValue<string>(), path);
        if ((schema.Minimum ?? schema.Maximum) is null || Number(value) is not { } number) return;
        if (number < schema.Minimum) Fail(path, "minimum", $"must be at least {schema.Minimum}");
        if (number > schema.Maximum) Fail(path, "maximum", $"must be at most {schema.Maximum}");
    }

    private void CheckText(Schema schema, string value, string[] path)
    {
        var length = value.EnumerateRunes().Count();
        if (length < schema.MinLength) Fail(path, "minLength", $"must have at least {schema.MinLength} characters");
        if (length > schema.MaxLength) Fail(path, "maxLength", $"must have at most {schema.MaxLength} characters");
        if (schema.Pattern is not null && !schema.Pattern.IsMatch(value)) Fail(path, "pattern", $"must fit {schema.Pattern}");
        if (schema.Format is not null && !Formats.Fits(schema.Format, value)) Fail(path, "format", $"must be {schema.Format}");
    }

    private void CheckAmong(IReadOnlyList<JsonNode?> allowed, string rule, JsonNode? value, string[] path)
    {
        if (!allowed.Any(one => JsonNode.DeepEquals(one, value)))
            Fail(path, rule, $"must be one of {string.Join(", ", allowed.Take(12).Select(one => one?.ToJsonString() ?? "null"))}");
    }

    private bool IsOf(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray || (text && value is JsonObject list && IsList(list)),
        "string" => Kind(value) == JsonValueKind.String,
        "boolean" => text ? Written(value) is "true" or "false" : Kind(value) is JsonValueKind.True or JsonValueKind.False,
        "integer" => Number(value) is { } number && number == decimal.Truncate(number),
        _ => Number(value) is not null,
    };

    /// <summary>name[0]=, name[1]=, … without a gap.</summary>
    private static bool IsList(JsonObject group) =>
        group.Select((item, place) => item.Key == place.ToString(CultureInfo.InvariantCulture)).All(inOrder => inOrder);

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static string? Written(JsonNode? value) => Kind(value) == JsonValueKind.String ? value!.GetValue<string>() : null;

    private decimal? Number(JsonNode? value)
    {
        if (Kind(value) != (text ? JsonValueKind.String : JsonValueKind.Number)) return null;
        var written = Written(value) ?? value!.ToJsonString();
        return decimal.TryParse(written, text ? Plain : Plain | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number : null;
    }

    private void Fail(string[] path, string rule, string message) => _problems.Add(new ContractProblem(where, path, rule, message));
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sandbox.Contract;

/// <summary>Compiles schemas. A keyword it does not know is an error at once: what is not understood must not silently pass.</summary>
internal sealed class SchemaReader(JsonObject document)
{
    private const string Components = "#/components/schemas/";
    private static readonly string[] Kinds = ["null", "object", "array", "string", "boolean", "integer", "number"];
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Schema> _named = [];

    public Schema Read(JsonNode? source)
    {
        if (source is JsonValue flag) return new Schema { Possible = flag.GetValue<bool>() };
        var schema = new Schema();
        foreach (var (keyword, value) in source!.AsObject()) Apply(schema, keyword, value!);
        return schema;
    }

    /// <summary>Compiles every named schema, so that a keyword nobody refers to yet is found as well.</summary>
    public void ReadAll()
    {
        foreach (var (name, _) in document["components"]?["schemas"]?.AsObject() ?? []) Named(name);
    }

    private Schema Named(string name)
    {
        if (_named.TryGetValue(name, out var known)) return known;
        var source = document["components"]?["schemas"]?[name] ?? throw new InvalidDataException($"No schema is called {name}.");
        return _named[name] = Read(source);
    }

    private void Apply(Schema schema, string keyword, JsonNode value)
    {
        switch (keyword)
        {
            case "type": schema.Types = Types(value); break;
            case "$ref": schema.Reference = Lazily(value.GetValue<string>()); break;
            case "properties": AddProperties(schema, value.AsObject()); break;
            case "required": schema.Required = Texts(value.AsArray()); break;
            case "additionalProperties": schema.Additional = Read(value); break;
            case "items": schema.Items = Read(value); break;
            case "anyOf": schema.AnyOf = [.. value.AsArray().Select(Read)]; break;
            case "allOf": schema.AllOf = [.. value.AsArray().Select(Read)]; break;
            case "enum": schema.Enum = [.. value.AsArray()]; break;
            case "x-known-values": schema.KnownValues = [.. value.AsArray()]; break;
            case "pattern": schema.Pattern = Compile(value.GetValue<string>()); break;
            case "format": schema.Format = Formats.Known(value.GetValue<string>()); break;
            default: ApplyLimit(schema, keyword, value); break;
        }
    }

    private static void ApplyLimit(Schema schema, string keyword, JsonNode value)
    {
        switch (keyword)
        {
            case "minLength": schema.MinLength = value.GetValue<long>(); break;
            case "maxLength": schema.MaxLength = value.GetValue<long>(); break;
            case "minItems": schema.MinItems = value.GetValue<long>(); break;
            case "maxItems": schema.MaxItems = value.GetValue<long>(); break;
            case "minimum": schema.Minimum = value.GetValue<decimal>(); break;
            case "maximum": schema.Maximum = value.GetValue<decimal>(); break;
            case "description" or "title" or "example" or "examples" or "readOnly" or "deprecated": break;
            default: RequireExtension(keyword); break;
        }
    }

    /// <summary>Extensions say nothing that is to be checked.</summary>
    internal static void RequireExtension(string keyword)
    {
        if (!keyword.StartsWith("x-", StringComparison.Ordinal))
            throw new InvalidDataException($"The keyword {keyword} is not understood.");
    }

    internal static List<string> Texts(JsonArray values) => [.. values.Select(value => value!.GetValue<string>())];

    private static List<string> Types(JsonNode value)
    {
        List<string> types = value is JsonArray several ? Texts(several) : [value.GetValue<string>()];
        if (types.Find(type => !Kinds.Contains(type)) is { } strange)
            throw new InvalidDataException($"The type {strange} is not understood.");
        return types;
    }

    private void AddProperties(Schema schema, JsonObject properties)
    {
        foreach (var (name, property) in properties) schema.Properties[name] = Read(property);
    }

    /// <summary>Schemas refer to each other in circles, so a reference is followed only when something is checked against it.</summary>
    private Func<Schema> Lazily(string reference)
    {
        if (!reference.StartsWith(Components, StringComparison.Ordinal))
            throw new InvalidDataException($"The reference {reference} is not understood.");
        var name = reference[Components.Length..];
        if (document["components"]?["schemas"]?[name] is null) throw new InvalidDataException($"No schema is called {name}.");
        return () => Named(name);
    }

    /// <summary>In .NET a closing $ also matches before a last line feed; in JSON Schema it does not.</summary>
    private static Regex Compile(string pattern)
    {
        var exact = pattern.EndsWith('$') && !pattern.EndsWith("\\$", StringComparison.Ordinal) ? pattern[..^1] + "\\z" : pattern;
        return new Regex(exact, RegexOptions.CultureInvariant, PatternTimeout);
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sandbox.Contract;

/// <summary>Compiles an OpenAPI 3.1 document. Like <see cref="SchemaReader"/> it refuses what it does not understand.</summary>
internal sealed class OpenApiReader
{
    private static readonly string[] Methods = ["get", "post", "put", "delete", "patch"];
    private readonly JsonObject _document;
    private readonly SchemaReader _schemas;

    private OpenApiReader(JsonObject document)
    {
        _document = document;
        _schemas = new SchemaReader(document);
    }

    public static List<Operation> Read(JsonObject document)
    {
        if (document["openapi"]?.GetValue<string>().StartsWith("3.1", StringComparison.Ordinal) != true)
            throw new InvalidDataException("Only OpenAPI 3.1 is understood.");
        var reader = new OpenApiReader(document);
        reader._schemas.ReadAll();
        return [.. document["paths"]!.AsObject().SelectMany(path => reader.ReadPath(path.Key, path.Value!.AsObject()))];
    }

    private List<Operation> ReadPath(string template, JsonObject path)
    {
        foreach (var (name, _) in path.Where(entry => !Methods.Contains(entry.Key))) SchemaReader.RequireExtension(name);
        return [.. path.Where(entry => Methods.Contains(entry.Key))
            .Select(entry => ReadOperation(template, entry.Key, entry.Value!.AsObject()))];
    }

    private Operation ReadOperation(string template, string method, JsonObject source)
    {
        Understand(source, "operationId", "description", "summary", "tags", "parameters", "requestBody", "responses", "security",
            "deprecated");
        var body = source["requestBody"]?.AsObject();
        if (body is not null) Understand(body, "description", "required", "content");
        return new Operation(
            source["operationId"]!.GetValue<string>(), method.ToUpperInvariant(), template, PathOf(template),
            [.. source["parameters"]?.AsArray().Select(ReadParameter) ?? []],
            body?["required"]?.GetValue<bool>() == true,
            [.. body?["content"]!.AsObject().Select(ReadMedia) ?? []],
            source["responses"]!.AsObject().ToDictionary(answer => answer.Key, answer => ReadAnswer(answer.Value!.AsObject())),
            Schemes(source["security"] ?? _document["security"]));
    }

    private Parameter ReadParameter(JsonNode? node)
    {
        var source = node!.AsObject();
        Understand(source, "name", "in", "required", "schema", "description", "style", "explode", "example", "examples");
        var place = source["in"]!.GetValue<string>();
        if (place is not ("path" or "query" or "header")) throw new InvalidDataException($"A parameter in {place} is not understood.");
        return new Parameter(
            source["name"]!.GetValue<string>(), place, source["required"]?.GetValue<bool>() == true, _schemas.Read(source["schema"]));
    }

    private MediaType ReadMedia(KeyValuePair<string, JsonNode?> media)
    {
        if (media.Key is not ("application/json" or "application/problem+json" or "application/x-www-form-urlencoded"))
            throw new InvalidDataException($"The content type {media.Key} is not understood.");
        var source = media.Value!.AsObject();
        Understand(source, "schema", "encoding", "example", "examples");
        var repeated = (source["encoding"]?.AsObject() ?? []).Where(encoding => IsRepeated(encoding.Value!.AsObject()))
            .Select(encoding => encoding.Key);
        return new MediaType(media.Key, _schemas.Read(source["schema"]), [.. repeated]);
    }

    private static bool IsRepeated(JsonObject encoding)
    {
        Understand(encoding, "style", "explode");
        return encoding["style"]!.GetValue<string>() switch
        {
            "form" => true,
            "deepObject" => false,
            var style => throw new InvalidDataException($"The style {style} is not understood."),
        };
    }

    private MediaType? ReadAnswer(JsonObject source)
    {
        const string shared = "#/components/responses/";
        if (source["$ref"]?.GetValue<string>() is { } reference)
            return ReadAnswer(_document["components"]!["responses"]![reference[shared.Length..]]!.AsObject());
        Understand(source, "description", "content", "headers", "links");
        return source["content"]?.AsObject() is { Count: > 0 } content ? ReadMedia(content.Single()) : null;
    }

    /// <summary>Which kinds of Authorization header are accepted: bearer, basic.</summary>
    private List<string> Schemes(JsonNode? security) =>
        [.. security?.AsArray().SelectMany(choice => choice!.AsObject().Select(scheme => Scheme(scheme.Key))) ?? []];

    private string Scheme(string name)
    {
        var source = _document["components"]?["securitySchemes"]?[name]
            ?? throw new InvalidDataException($"No security scheme is called {name}.");
        if (source["type"]?.GetValue<string>() != "http") throw new InvalidDataException($"The security scheme {name} is not understood.");
        return source["scheme"]!.GetValue<string>();
    }

    private static Regex PathOf(string template)
    {
        var parts = Regex.Split(template, @"(\{[^}]+\})")
            .Select(part => part.StartsWith('{') ? $"(?<{part[1..^1]}>[^/]+?)" : Regex.Escape(part));
        return new Regex($@"^{string.Concat(parts)}\z", RegexOptions.CultureInvariant);
    }

    private static void Understand(JsonObject source, params string[] keywords)
    {
        foreach (var (keyword, _) in source.Where(entry => !keywords.Contains(entry.Key))) SchemaReader.RequireExtension(keyword);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sandbox.Contract;

/// <summary>A request as the contract sees it. Path: without the query; /vendors/{name} before it is overlooked.</summary>
public sealed record ContractRequest(
    string Method, string Path, string Query, Func<string, string?> Header, string? ContentType, string Body);

/// <summary>What one vendor's documents say; checks requests to it and answers from it. Safe for use by many threads.</summary>
public sealed partial class VendorContract
{
    private readonly List<Operation> _operations;
    private readonly bool _emptyIsNone;

    private VendorContract(string vendor, bool emptyIsNone, List<Operation> operations) =>
        (Vendor, _emptyIsNone, _operations) = (vendor, emptyIsNone, operations);

    public string Vendor { get; }

    /// <summary>Every documented call, such as "POST /v1/refunds".</summary>
    public IEnumerable<string> Operations => _operations.Select(operation => operation.ToString());

    /// <summary>Throws <see cref="InvalidDataException"/> when a document says something that is not understood.</summary>
    public static VendorContract Load(string vendor, params string[] files) => Load(vendor, emptyIsNone: false, files);

    /// <summary>With <paramref name="emptyIsNone"/> a form's parameter without a value counts as not given, as it does at Twilio.</summary>
    public static VendorContract Load(string vendor, bool emptyIsNone, params string[] files) =>
        new(vendor, emptyIsNone, [.. files.SelectMany(file => OpenApiReader.Read(JsonNode.Parse(File.ReadAllText(file))!.AsObject()))]);

    /// <summary>Which documented call this is; null when there is none.</summary>
    public string? Named(string method, string path) => Find(method, path)?.ToString();

    public IReadOnlyList<ContractProblem> CheckRequest(ContractRequest request)
    {
        if (Find(request.Method, request.Path) is not { } operation)
            return [new ContractProblem(
                "operation", [], "unknown", $"{request.Method} {request.Path} is not in the documents of {Vendor}")];
        return [.. new RequestCheck(operation, request, Local(request.Path), _emptyIsNone).All()];
    }

    public IReadOnlyList<ContractProblem> CheckAnswer(string method, string path, int status, string? contentType, string body)
    {
        if (Find(method, path) is not { } operation) return [];
        if (!operation.Answer(status, out var expected))
            return [new ContractProblem("status", [], "responses", $"{operation} never answers {status}")];
        if (expected is null)
            return body.Length == 0 ? [] : [new ContractProblem("body", [], "content", $"{operation} answers {status} without a body")];
        if (contentType?.StartsWith(expected.ContentType, StringComparison.OrdinalIgnoreCase) != true)
            return [new ContractProblem("body", [], "content", $"must be {expected.ContentType}, is {contentType ?? "nothing"}")];
        return CheckJson(expected.Schema, body);
    }

    internal static IReadOnlyList<ContractProblem> CheckJson(Schema schema, string body)
    {
        try
        {
            return SchemaCheck.Of("body", text: false, schema, JsonNode.Parse(body));
        }
        catch (JsonException wrong)
        {
            return [new ContractProblem("body", [], "json", wrong.Message)];
        }
    }

    private Operation? Find(string method, string path)
    {
        var local = Local(path);
        return _operations.Find(
            operation => string.Equals(operation.Method, method, StringComparison.OrdinalIgnoreCase) && operation.Path.IsMatch(local));
    }

    private static string Local(string path) => SandboxPrefix().Replace(path, "");

    [GeneratedRegex("^/vendors/[^/]+")]
    private static partial Regex SandboxPrefix();
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sandbox.Contract;

/// <summary>
/// A compiled JSON Schema: the subset of draft 2020-12 that the vendors' documents use. <see cref="SchemaReader"/> makes them.
/// </summary>
internal sealed class Schema
{
    /// <summary>False allows nothing.</summary>
    public bool Possible { get; init; } = true;

    public IReadOnlyList<string>? Types { get; set; }
    public Func<Schema>? Reference { get; set; }
    public Dictionary<string, Schema> Properties { get; } = [];
    public IReadOnlyList<string> Required { get; set; } = [];
    public Schema? Additional { get; set; }
    public Schema? Items { get; set; }
    public IReadOnlyList<Schema> AnyOf { get; set; } = [];
    public IReadOnlyList<Schema> AllOf { get; set; } = [];
    public IReadOnlyList<JsonNode?>? Enum { get; set; }

    /// <summary>Values the vendor names today; a vendor may add some, the sandbox may not.</summary>
    public IReadOnlyList<JsonNode?>? KnownValues { get; set; }

    public Regex? Pattern { get; set; }
    public string? Format { get; set; }
    public long? MinLength { get; set; }
    public long? MaxLength { get; set; }
    public long? MinItems { get; set; }
    public long? MaxItems { get; set; }
    public decimal? Minimum { get; set; }
    public decimal? Maximum { get; set; }
}

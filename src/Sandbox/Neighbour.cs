namespace Sandbox;

/// <summary>One part of the outside world: its HTTP addresses, its memory.</summary>
public interface INeighbour
{
    /// <summary>Name in faults, requests and the state file: "mail", "twilio", "stripe", "paypal".</summary>
    string Name { get; }

    /// <summary>Vendor APIs live under /vendors/{name}; pages for people and JSON for tests (….json) beside them, under names of their own.</summary>
    void Map(IEndpointRouteBuilder app);

    /// <summary>Everything remembered, as JSON; and back.</summary>
    System.Text.Json.Nodes.JsonNode? Save();
    void Load(System.Text.Json.Nodes.JsonNode? state);

    /// <summary>Forgets everything received.</summary>
    void Reset();

    /// <summary>Sections for the sandbox's front page, newest first.</summary>
    IEnumerable<PageSection> Sections();
}

/// <summary>A table on the front page. Cells are plain text and are encoded when shown.</summary>
public sealed record PageSection(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Where the first cell of each row leads, one address a row; null when rows lead nowhere.</summary>
    public IReadOnlyList<string>? Links { get; init; }
}

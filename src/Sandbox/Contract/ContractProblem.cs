namespace Sandbox.Contract;

/// <summary>
/// One thing wrong with a request or an answer. Where: operation, auth, path, query, header, body or status. Path: the names that lead to
/// it. Rule: the keyword of the document that it breaks, such as required, additionalProperties, pattern.
/// </summary>
public sealed record ContractProblem(string Where, IReadOnlyList<string> Path, string Rule, string Message)
{
    /// <summary>As forms write it: card[number].</summary>
    public string Bracketed => Path.Count == 0 ? "" : Path[0] + string.Concat(Path.Skip(1).Select(name => $"[{name}]"));

    /// <summary>As JSON pointers write it: /card/number.</summary>
    public string Slashed => string.Concat(Path.Select(name => "/" + name));

    public override string ToString() => $"{Where} {Slashed}: {Message} ({Rule})";
}

/// <summary>A request or an answer that the vendor's document does not allow.</summary>
public sealed class ContractViolationException(string what, IReadOnlyList<ContractProblem> problems)
    : Exception($"{what} breaks the vendor's contract:{string.Concat(problems.Select(problem => "\n  " + problem))}")
{
    public IReadOnlyList<ContractProblem> Problems => problems;
}

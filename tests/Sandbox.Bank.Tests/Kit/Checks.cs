namespace Sandbox.Bank.Tests.Kit;

internal static class Checks
{
    /// <summary>A Luhn-valid number that starts so.</summary>
    public static string Number(string start, int length = 16)
    {
        var body = start.PadRight(length - 1, '7');
        return Enumerable.Range(0, 10).Select(digit => body + digit).Single(CardNumbers.IsPlausible);
    }
}

/// <summary>Runs where the vendors' documents are; elsewhere it is skipped, and says so.</summary>
public sealed class ContractFactAttribute : Xunit.FactAttribute
{
    public ContractFactAttribute()
    {
        if (Neighbourhood.Contracts is null) Skip = "THE VENDORS' DOCUMENTS (shared/vendor-specs) ARE NOT HERE: contracts are not checked.";
    }
}

public sealed class ContractTheoryAttribute : Xunit.TheoryAttribute
{
    public ContractTheoryAttribute()
    {
        if (Neighbourhood.Contracts is null) Skip = "THE VENDORS' DOCUMENTS (shared/vendor-specs) ARE NOT HERE: contracts are not checked.";
    }
}

using Portal.Domain;

namespace Portal.Ports;

/// <summary>What was typed into a form whose sender has to sign in first: kept for an hour for the same account in the same browser, one form of each.</summary>
public interface ITypedForms
{
    Task KeepAsync(string accountId, Secret browser, TypedForm form, CancellationToken ct);

    /// <summary>Null when there is none, or it is too old.</summary>
    Task<TypedForm?> FindAsync(string accountId, Secret browser, CancellationToken ct);

    Task ForgetAsync(string accountId, Secret browser, CancellationToken ct);
}

/// <param name="Path">Of the page.</param>
/// <param name="Fields">By the names of the page's properties; nothing secret.</param>
public sealed record TypedForm(string Path, IReadOnlyDictionary<string, string> Fields);

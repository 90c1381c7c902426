namespace Sandbox.Contract;

/// <summary>Where the vendors' OpenAPI documents are. Without them nothing is checked, and the sandbox says so once, loudly.</summary>
public sealed record ContractOptions
{
    public string? Folder { get; init; }

    /// <summary>
    /// In tests: an answer of ours that the document does not allow becomes a 500 that says why. Else it is logged as an error.
    /// </summary>
    public bool RefuseOwnWrongAnswers { get; init; }

    /// <summary>In tests: hears of each request that the document does not allow, whatever the portal makes of the refusal.</summary>
    public Action<string>? HearsOfRefused { get; init; }

    /// <summary>Those of the vendors' documents that lie beside the repository; null where there are none.</summary>
    public static ContractOptions? Found => Near(AppContext.BaseDirectory) is { Folder: not null } found ? found : null;

    /// <summary>Looks for <c>shared/vendor-specs</c> beside the given folder and each one above it.</summary>
    public static ContractOptions Near(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var specs = Path.Combine(at.FullName, "shared", "vendor-specs");
            if (Directory.Exists(specs)) return new ContractOptions { Folder = specs };
        }
        return new ContractOptions();
    }
}

using System.ComponentModel.DataAnnotations;

namespace Portal.Web;

/// <summary>The terms a customer agrees to. Configuration section "Agreement"; the version is stored with each consent.</summary>
public sealed class AgreementOptions
{
    public const string Section = "Agreement";

    /// <summary>Changes whenever the text does.</summary>
    [Required, StringLength(40, MinimumLength = 1)]
    public string Version { get; set; } = "1";

    /// <summary>
    /// Plain text, paragraphs parted by an empty line. A paragraph that begins with "# " is a heading; lines that begin with "- " are a
    /// list. {brand}, {operator} and {support} are filled in. Empty: the text that comes with the portal.
    /// </summary>
    public string Text { get; set; } = "";
}

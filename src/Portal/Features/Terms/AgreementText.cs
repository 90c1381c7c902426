using Portal.Web;

namespace Portal.Features.Terms;

/// <summary>One part of the agreement: a heading, a paragraph or the points of a list.</summary>
internal sealed record AgreementPart(string? Heading, string? Paragraph, IReadOnlyList<string> Points);

/// <summary>Reads the agreement's plain text (see <see cref="AgreementOptions.Text"/>) into parts, names filled in.</summary>
internal static class AgreementText
{
    private static readonly string Shipped = Read("Agreement.txt");

    public static IEnumerable<AgreementPart> Parts(AgreementOptions agreement, PortalOptions portal) =>
        Filled(string.IsNullOrWhiteSpace(agreement.Text) ? Shipped : agreement.Text, portal)
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Part);

    private static string Filled(string text, PortalOptions portal) => text.ReplaceLineEndings("\n")
        .Replace("{brand}", portal.Brand, StringComparison.Ordinal).Replace("{operator}", portal.OperatorName, StringComparison.Ordinal)
        .Replace("{support}", portal.SupportEmail, StringComparison.Ordinal);

    private static AgreementPart Part(string text) => text switch
    {
        ['#', ' ', .. var heading] => new AgreementPart(heading, null, []),
        ['-', ' ', ..] => new AgreementPart(null, null, [.. text.Split('\n').Select(line => line.TrimStart('-', ' '))]),
        _ => new AgreementPart(null, text, []),
    };

    private static string Read(string name)
    {
        using var from = new StreamReader(typeof(AgreementText).Assembly.GetManifestResourceStream(typeof(AgreementText), name)!);
        return from.ReadToEnd();
    }
}

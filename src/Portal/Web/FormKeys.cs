using System.Text;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Web;

/// <summary>
/// Every form carries a one-time key. With all that was typed, and where it goes, it names one submission, whatever the network or an eager
/// finger repeats.
/// </summary>
public sealed class FormKeys(IKeys keys, IChance chance)
{
    public const string Field = "__form";

    /// <summary>A fresh key for a form being shown.</summary>
    public string New() => chance.Token();

    /// <summary>The name of this submission; null when the form carries no key. The same fields sent to another handler are another submission.</summary>
    public async Task<byte[]?> OfAsync(HttpRequest request, CancellationToken ct)
    {
        var form = await request.ReadFormAsync(ct);
        var key = form[Field].ToString();
        if (key.Length is 0 or > 64) return null;
        var text = Append(Append(Append(new StringBuilder(), key), request.Path.Value ?? ""), request.QueryString.Value ?? "");
        foreach (var field in form.Where(field => field.Key != "__RequestVerificationToken").OrderBy(field => field.Key, StringComparer.Ordinal))
            Append(Append(text, field.Key), field.Value.ToString());
        return keys.Hash(KeyPurposes.Form, text.ToString());
    }

    /// <summary>Each part with its length, so that none can be made to look like the parts that follow: many guesses would go by one name, and count as one.</summary>
    private static StringBuilder Append(StringBuilder text, string part) => text.Append(part.Length).Append(':').Append(part);
}

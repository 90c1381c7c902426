using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Ports;

namespace Portal.Adapters.PayPal;

/// <summary>What PayPal's headers say of a delivery.</summary>
internal sealed record PayPalTransmission(string Id, DateTimeOffset Time, string TimeText, string Signature, string CertificateUrl, string Algorithm)
{
    private const int LongestId = 50;
    private const int LongestSignature = 500;

    /// <summary>Null when a header is missing or can't be PayPal's.</summary>
    public static PayPalTransmission? Of(NewsDelivery delivery)
    {
        if (delivery.Header("PAYPAL-TRANSMISSION-ID") is not { Length: > 1 and <= LongestId } id || !IsId(id)) return null;
        if (delivery.Header("PAYPAL-TRANSMISSION-SIG") is not { Length: > 0 and <= LongestSignature } signature || !Base64.IsValid(signature)) return null;
        if (delivery.Header("PAYPAL-AUTH-ALGO") is not { Length: > 0 and <= 100 } algorithm || !algorithm.All(char.IsAsciiLetterOrDigit)) return null;
        if (delivery.Header("PAYPAL-CERT-URL") is not { Length: <= 500 } certificate || !IsOfPayPal(certificate)) return null;
        if (delivery.Header("PAYPAL-TRANSMISSION-TIME") is not { Length: <= 100 } text || !TryRead(text, out var time)) return null;
        return new PayPalTransmission(id, time, text, signature, certificate, algorithm);
    }

    /// <summary>The event goes in byte for byte: written anew, its checksum would be another.</summary>
    public ReadOnlyMemory<byte> Question(string webhookId, ReadOnlySpan<byte> happened)
    {
        var about = JsonSerializer.Serialize(new
        {
            AuthAlgo = Algorithm,
            CertUrl = CertificateUrl,
            TransmissionId = Id,
            TransmissionSig = Signature,
            TransmissionTime = TimeText,
            WebhookId = webhookId,
        }, PayPalJson.Options);
        return (byte[])[.. Encoding.UTF8.GetBytes(about[..^1] + ",\"webhook_event\":"), .. happened, (byte)'}'];
    }

    private static bool IsId(string text) => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') && text[0] != '-' && text.Any(char.IsAsciiLetter);

    private static bool IsOfPayPal(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps && uri.Host.EndsWith(".paypal.com", StringComparison.OrdinalIgnoreCase);

    private static bool TryRead(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sandbox.PayPal;

/// <summary>RSA-SHA256 over transmission id, time, webhook id and the checksum of the body, as PayPal signs its webhooks.</summary>
internal sealed class PayPalSignature(PayPalBook book)
{
    public const string Algorithm = "SHA256withRSA";

    /// <summary>A place of PayPal's own, as in real life; whoever wants the key asks this sandbox to verify instead.</summary>
    public const string CertificateUrl = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-SANDBOX";

    public string Sign(string transmissionId, string time, string webhookId, byte[] body)
    {
        using var key = Key();
        return Convert.ToBase64String(
            key.SignData(Message(transmissionId, time, webhookId, body), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public bool Verify(string signature, string transmissionId, string time, string webhookId, byte[] body)
    {
        var bytes = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, bytes, out var length)) return false;
        using var key = Key();
        return key.VerifyData(
            Message(transmissionId, time, webhookId, body), bytes.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>CRC-32 as in zip files.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    private static byte[] Message(string transmissionId, string time, string webhookId, byte[] body) =>
        Encoding.UTF8.GetBytes($"{transmissionId}|{time}|{webhookId}|{Checksum(body).ToString(CultureInfo.InvariantCulture)}");

    private RSA Key()
    {
        var key = RSA.Create(2048);
        lock (book.Door)
        {
            if (book.State.SigningKey is { } kept) key.ImportPkcs8PrivateKey(Convert.FromBase64String(kept), out _);
            else book.State.SigningKey = Convert.ToBase64String(key.ExportPkcs8PrivateKey());
        }
        return key;
    }
}

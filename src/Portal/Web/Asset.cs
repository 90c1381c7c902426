using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace Portal.Web;

/// <summary>One file that browsers fetch, read and compressed once at start.</summary>
internal sealed class Asset
{
    /// <summary>Kinds of file we serve; any other is as if it were not there. Text says its charset.</summary>
    private static readonly Dictionary<string, (string Type, bool Text)> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        [".css"] = ("text/css; charset=utf-8", true),
        [".js"] = ("text/javascript; charset=utf-8", true),
        [".svg"] = ("image/svg+xml; charset=utf-8", true),
        [".txt"] = ("text/plain; charset=utf-8", true),
        [".ico"] = ("image/x-icon", false),
        [".png"] = ("image/png", false),
        [".mp3"] = ("audio/mpeg", false),
        [".wav"] = ("audio/wav", false),
        [".woff2"] = ("font/woff2", false),
    };

    private Asset(byte[] plain, string type, bool text)
    {
        Plain = plain;
        ContentType = type;
        Version = WebEncoders.Base64UrlEncode(SHA256.HashData(plain))[..12];
        Integrity = "sha384-" + Convert.ToBase64String(SHA384.HashData(plain));
        if (!text) return;
        Brotli = Compressed(to => new BrotliStream(to, CompressionLevel.SmallestSize));
        Gzip = Compressed(to => new GZipStream(to, CompressionLevel.SmallestSize));
    }

    public byte[] Plain { get; }

    public byte[]? Brotli { get; }

    public byte[]? Gzip { get; }

    public string ContentType { get; }

    /// <summary>Changes with the content: part of the address, so that a copy may be kept for ever.</summary>
    public string Version { get; }

    /// <summary>Value of a script's integrity attribute.</summary>
    public string Integrity { get; }

    public static bool IsServed(string path) => Kinds.ContainsKey(Path.GetExtension(path));

    public static Asset Read(string path)
    {
        var (type, text) = Kinds[Path.GetExtension(path)];
        return new Asset(File.ReadAllBytes(path), type, text);
    }

    private byte[] Compressed(Func<Stream, Stream> compression)
    {
        using var to = new MemoryStream();
        using (var compressor = compression(to)) compressor.Write(Plain);
        return to.ToArray();
    }
}

using System.Security.Cryptography;

namespace Sandbox.Database;

/// <summary>A random secret in a file that only its owner can read, made when it is first asked for.</summary>
internal static class KeptSecret
{
    /// <summary>32 random bytes in base64.</summary>
    public static string Key(string file) => ReadOrMake(file, Convert.ToBase64String);

    /// <summary>32 random bytes in hexadecimal: nothing in it needs quoting in a connection string or in SQL.</summary>
    public static string Password(string file) => ReadOrMake(file, Convert.ToHexStringLower);

    /// <summary>Writes a file that others cannot read, whole or not at all.</summary>
    public static void Write(string file, string text)
    {
        var temporary = file + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var writer = new StreamWriter(temporary, options)) writer.Write(text);
        File.Move(temporary, file, overwrite: true);
    }

    private static string ReadOrMake(string file, Func<byte[], string> encode)
    {
        if (!File.Exists(file)) Write(file, encode(RandomNumberGenerator.GetBytes(32)));
        return File.ReadAllText(file).Trim();
    }
}

using System.Globalization;

namespace Sandbox.World;

/// <summary>Reads environment variables; an empty one counts as none.</summary>
internal static class Variables
{
    public static string? Text(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;

    public static int Port(string variable, int otherwise)
    {
        if (Text(variable) is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new WorldException($"{variable} is to be a port number, not \"{text}\".");
    }
}

using System.Text.Json.Nodes;

namespace Sandbox.Contract;

/// <summary>
/// Reads form bodies and query strings whose keys carry brackets (<c>card[number]=</c>, <c>expand[0]=</c>, <c>expand[]=</c>) or repeat,
/// into JSON: brackets become objects, repeated keys become arrays, every leaf is text.
/// </summary>
public static class BracketForm
{
    /// <summary>Throws <see cref="FormatException"/> when one key is used both as a value and as a group.</summary>
    public static JsonObject Parse(string? text)
    {
        var root = new JsonObject();
        foreach (var pair in (text ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var key = Decode(equals < 0 ? pair : pair[..equals]);
            Put(root, Segments(key), key, equals < 0 ? "" : Decode(pair[(equals + 1)..]));
        }
        return root;
    }

    private static void Put(JsonObject root, List<string> path, string key, string value)
    {
        var at = root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            var name = NameIn(at, path[i]);
            if (at[name] is null) at[name] = new JsonObject();
            at = at[name] as JsonObject ?? throw new FormatException($"{key} is given both as a value and as a group.");
        }
        Add(at, NameIn(at, path[^1]), key, value);
    }

    private static void Add(JsonObject at, string name, string key, string value)
    {
        if (at[name] is JsonArray several) several.Add(value);
        else if (at[name] is JsonObject) throw new FormatException($"{key} is given both as a value and as a group.");
        else if (at[name] is { } first) at[name] = new JsonArray(first.DeepClone(), value);
        else at[name] = value;
    }

    /// <summary>Empty brackets append.</summary>
    private static string NameIn(JsonObject at, string segment) =>
        segment.Length > 0 ? segment : at.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Segments(string key)
    {
        var open = key.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || !key.EndsWith(']')) return [key];
        return [key[..open], .. key[(open + 1)..^1].Split("][")];
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

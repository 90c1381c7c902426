using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Sandbox.Telephone;

/// <summary>What a voice reads out from TwiML, the markup that says what a call does.</summary>
internal static class Twiml
{
    /// <summary>One line for each thing said; null when the markup cannot be carried out, which fails the call.</summary>
    public static string? Transcript(string twiml)
    {
        try
        {
            // The reader's defaults refuse a document type, and with it everything that could reach outside.
            using var reader = XmlReader.Create(new StringReader(twiml));
            var root = XDocument.Load(reader).Root;
            return root?.Name == "Response" ? string.Join('\n', root.Elements().TakeWhile(verb => verb.Name != "Hangup").SelectMany(Heard)) : null;
        }
        catch (XmlException) { return null; }
    }

    private static IEnumerable<string> Heard(XElement verb) => verb.Name.LocalName switch
    {
        "Say" => Enumerable.Repeat(Words(verb), Times(verb)),
        "Pause" => [],
        var other => [$"[{other}]"],
    };

    private static string Words(XElement say) => string.Join(' ', say.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // loop="0" means for ever: nobody listens longer than ten times.
    private static int Times(XElement say) =>
        int.TryParse(say.Attribute("loop")?.Value, CultureInfo.InvariantCulture, out var loop) && loop is >= 0 and < 10 ? loop == 0 ? 10 : loop : 1;
}

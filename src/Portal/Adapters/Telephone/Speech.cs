using System.Xml.Linq;
using Portal.Ports;

namespace Portal.Adapters.Telephone;

/// <summary>What a call says, in TwiML: the words, then each digit by itself with time to write it down, all of it twice.</summary>
internal static class Speech
{
    public static string Write(SpokenCode spoken)
    {
        var response = new XElement("Response", [
            .. Part(spoken.Before, spoken),
            Pause(),
            .. Part(spoken.Again, spoken),
        ]);
        return response.ToString(SaveOptions.DisableFormatting);
    }

    private static IEnumerable<XElement> Part(string words, SpokenCode spoken) =>
        [Say(words, spoken.Language), .. spoken.Digits.SelectMany(digit => (XElement[])[Pause(), Say(digit.ToString(), spoken.Language)])];

    private static XElement Say(string words, string language) => new("Say", new XAttribute("language", language), words);

    private static XElement Pause() => new("Pause", new XAttribute("length", 1));
}

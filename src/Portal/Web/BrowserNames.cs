namespace Portal.Web;

/// <summary>Names a browser and system in words a customer knows. Unknown ones are said to be unknown; nothing of the header is kept.</summary>
internal static class BrowserNames
{
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("Lynx/", "Lynx"), ("w3m/", "w3m"), ("Links", "Links")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Of(string header)
    {
        var browser = Find(Browsers, header);
        var system = Find(Systems, header);
        return (browser, system) switch
        {
            (null, null) => "An unknown browser",
            (null, _) => $"A browser on {system}",
            (_, null) => browser,
            _ => $"{browser} on {system}",
        };
    }

    private static string? Find((string Mark, string Name)[] list, string header) =>
        list.FirstOrDefault(entry => header.Contains(entry.Mark, StringComparison.Ordinal)).Name;
}

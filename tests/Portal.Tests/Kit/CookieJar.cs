namespace Portal.Tests.Kit;

/// <summary>A cookie as a server set it; attributes by name, such as "httponly" and "samesite=lax".</summary>
public sealed record Cookie(string Name, string Value, IReadOnlyList<string> Attributes)
{
    public bool Has(string attribute) => Attributes.Contains(attribute, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Keeps cookies as a browser does, by site. Secure ones are sent too: the tests stand where a proxy has taken TLS off.</summary>
public sealed class CookieJar
{
    private readonly Dictionary<(string Site, string Name), Cookie> _cookies = [];

    public IEnumerable<Cookie> All => _cookies.Values;

    public Cookie? Find(string name) => _cookies.Values.FirstOrDefault(cookie => cookie.Name == name);

    /// <summary>As if a copy of it had been stolen and put in here.</summary>
    public void Put(Uri site, string name, string value) => _cookies[(site.Authority, name)] = new Cookie(name, value, []);

    public IEnumerable<string> Names => _cookies.Values.Select(cookie => cookie.Name).Order();

    public void Forget() => _cookies.Clear();

    internal CookieJar Copy()
    {
        var copy = new CookieJar();
        foreach (var (key, cookie) in _cookies) copy._cookies[key] = cookie;
        return copy;
    }

    internal void Fill(HttpRequestMessage request)
    {
        var mine = _cookies.Where(entry => entry.Key.Site == request.RequestUri!.Authority).Select(entry => $"{entry.Value.Name}={entry.Value.Value}").ToList();
        if (mine.Count > 0) request.Headers.Add("Cookie", string.Join("; ", mine));
    }

    internal void Learn(HttpResponseMessage answer)
    {
        var site = answer.RequestMessage!.RequestUri!.Authority;
        if (answer.Headers.TryGetValues("Clear-Site-Data", out var clear) && clear.Any(data => data.Contains("\"cookies\"", StringComparison.Ordinal)))
        {
            foreach (var mine in _cookies.Keys.Where(key => key.Site == site).ToList()) _cookies.Remove(mine);
            return;
        }
        if (!answer.Headers.TryGetValues("Set-Cookie", out var lines)) return;
        foreach (var cookie in lines.Select(Read))
        {
            if (IsOver(cookie)) _cookies.Remove((site, cookie.Name));
            else _cookies[(site, cookie.Name)] = cookie;
        }
    }

    private static Cookie Read(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var name = parts[0].Split('=', 2);
        return new Cookie(name[0], name[1], [.. parts.Skip(1)]);
    }

    private static bool IsOver(Cookie cookie) => cookie.Attributes.Any(attribute =>
        attribute.StartsWith("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase) || attribute.Equals("max-age=0", StringComparison.OrdinalIgnoreCase));
}

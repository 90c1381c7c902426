using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Portal.Tests.Kit;

/// <summary>Carries a visitor's requests: cookies, redirects, and what HTMX makes of an answer.</summary>
internal sealed class Transport(Uri site, string? from, bool isBehindTls = false, HttpClient? http = null)
{
    private const int MostRedirects = 10;

    private static readonly HttpClient Shared = NewClient(null);

    private readonly HttpClient _http = http ?? (from is null ? Shared : NewClient(IPAddress.Parse(from)));

    public Uri Site => site;

    public CookieJar Cookies { get; private init; } = new();

    public Transport Twin() => new(site, from, isBehindTls, http) { Cookies = Cookies.Copy() };

    public Task<Page> LoadAsync(Uri place) => WholePageAsync(HttpMethod.Get, place, null);

    public Task<Page> SubmitAsync(Uri place, IEnumerable<KeyValuePair<string, string>> fields) => WholePageAsync(HttpMethod.Post, place, fields);

    /// <summary>As htmx 2 does for a boosted link or form: asks with its headers, follows redirects unseen, puts the answer into main.</summary>
    public async Task<Page> SwapAsync(Page page, HttpMethod method, Uri place, IEnumerable<KeyValuePair<string, string>>? fields)
    {
        (string, string)[] headers = [("HX-Request", "true"), ("HX-Boosted", "true"), ("HX-Target", "main"), ("HX-Current-URL", page.Address.ToString())];
        var (answer, address, via) = await FollowAsync(method, place, fields, headers);
        if (answer.Headers.TryGetValues("HX-Redirect", out var elsewhere)) return await LoadAsync(new Uri(site, elsewhere.Single()));
        var text = await answer.Content.ReadAsStringAsync();
        Fragments.Check(answer, text);
        var stays = answer.Headers.TryGetValues("HX-Push-Url", out var push) && push.Single() == "false";
        return new Page(Fragments.Swap(page.Document, text), stays ? page.Address : address, Answered(answer, via));
    }

    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, Uri place, HttpContent? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, place) { Content = body };
        request.Headers.TryAddWithoutValidation("Accept", "text/html,*/*;q=0.8");
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
        if (isBehindTls) request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        Cookies.Fill(request);
        var answer = await _http.SendAsync(request);
        lock (Cookies) Cookies.Learn(answer);
        return answer;
    }

    private async Task<Page> WholePageAsync(HttpMethod method, Uri place, IEnumerable<KeyValuePair<string, string>>? fields)
    {
        var (answer, address, via) = await FollowAsync(method, place, fields, []);
        var document = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        return new Page(document, address, Answered(answer, via));
    }

    private async Task<(HttpResponseMessage Answer, Uri Address, List<(int, string)> Via)> FollowAsync(
        HttpMethod method, Uri place, IEnumerable<KeyValuePair<string, string>>? fields, (string, string)[] headers)
    {
        var via = new List<(int, string)>();
        var answer = await AskAsync(method, place, fields is null ? null : new FormUrlEncodedContent(fields), headers);
        while (answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Found && answer.Headers.Location is { } location)
        {
            if (via.Count == MostRedirects) throw new InvalidOperationException($"Redirected in a circle: {string.Join(", ", via)}");
            via.Add(((int)answer.StatusCode, location.OriginalString));
            place = new Uri(place, location);
            answer = await AskAsync(HttpMethod.Get, place, null, headers);
        }
        return (answer, place, via);
    }

    private static Answered Answered(HttpResponseMessage answer, List<(int, string)> via) => new((int)answer.StatusCode,
        answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase), via);

    internal static SocketsHttpHandler NewHandler() => new() { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.All };

    private static HttpClient NewClient(IPAddress? from)
    {
        var handler = NewHandler();
        handler.ConnectCallback = (context, stop) => ConnectAsync(from, context.DnsEndPoint.Port, stop);
        return new HttpClient(handler);
    }

    /// <summary>Whatever the site is called, it is on this machine.</summary>
    private static async ValueTask<Stream> ConnectAsync(IPAddress? from, int port, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (from is not null) socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, stop);
        return new NetworkStream(socket, ownsSocket: true);
    }
}

/// <summary>What an answer to HTMX must be, and what becomes of it.</summary>
internal static class Fragments
{
    public static void Check(HttpResponseMessage answer, string text)
    {
        var place = answer.RequestMessage!.RequestUri;
        Assert.DoesNotContain("<html", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<main", text, StringComparison.OrdinalIgnoreCase);
        Assert.True(text.Split("<title").Length == 2, $"The fragment of {place} needs one title.");
        Assert.Contains(answer.Headers.Vary, header => header == "HX-Request");
        Assert.True(answer.Headers.CacheControl?.NoStore, $"The fragment of {place} may be kept by a cache.");
    }

    public static IHtmlDocument Swap(IHtmlDocument page, string fragment)
    {
        var next = (IHtmlDocument)page.Clone(deep: true);
        var came = new HtmlParser().ParseDocument("<!doctype html><html><head></head><body>" + fragment + "</body></html>");
        var title = came.QuerySelector("title")!;
        next.Title = title.TextContent;
        title.Remove();
        next.QuerySelector("main")!.InnerHtml = came.Body!.InnerHtml;
        return next;
    }
}

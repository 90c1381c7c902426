using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Benchmarks;

/// <summary>A browser without JavaScript: keeps cookies, and sends forms with what their pages put into them.</summary>
/// <param name="from">The visitor's own address, as most visitors share no network with another one; null: the machine's.</param>
internal sealed partial class Browser(Uri portal, IPAddress? from = null) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false, ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, from, ct) }) { BaseAddress = portal };
    private string _page = "";

    public async Task GetAsync(string place)
    {
        using var answer = await _http.GetAsync(new Uri(place, UriKind.Relative));
        if (answer.StatusCode is not HttpStatusCode.OK) throw new InvalidOperationException($"GET {place} answered {(int)answer.StatusCode}.");
        _page = await answer.Content.ReadAsStringAsync();
    }

    public async Task PostAsync(string place, params (string Name, string Value)[] fields) => await SendAsync(Prepare(place, fields), HttpStatusCode.SeeOther);

    /// <summary>A form of the page at hand, ready to go: nothing is left to do but to send it.</summary>
    public HttpRequestMessage Prepare(string place, params (string Name, string Value)[] fields) => new(HttpMethod.Post, place)
    {
        Content = new FormUrlEncodedContent(FormWith(place).Concat(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))),
    };

    public async Task SendAsync(HttpRequestMessage form, HttpStatusCode expected)
    {
        using var answer = await _http.SendAsync(form);
        if (answer.StatusCode != expected) throw new InvalidOperationException($"{form.Method} {form.RequestUri} answered {(int)answer.StatusCode}.");
        await answer.Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, IPAddress? from, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null) socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(to, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private IEnumerable<KeyValuePair<string, string>> FormWith(string place)
    {
        var start = _page.IndexOf($"action=\"{place}\"", StringComparison.Ordinal);
        var form = _page[start.._page.IndexOf("</form>", start, StringComparison.Ordinal)];
        return Hidden().Matches(form).Select(found => KeyValuePair.Create(found.Groups[1].Value, WebUtility.HtmlDecode(found.Groups[2].Value)));
    }

    [GeneratedRegex("<input name=\"([^\"]+)\" type=\"hidden\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}

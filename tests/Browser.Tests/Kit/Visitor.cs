using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Browser.Tests.Kit;

/// <summary>Someone with a browser that knows forms and cookies and nothing else.</summary>
internal sealed class Visitor(Site site) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = site.Address };

    public async Task<IHtmlDocument> SeeAsync(string path) => await DocumentAsync(await _client.GetAsync(path));

    /// <summary>Fills in the form in main, by the names of its fields, and sends it with all it holds.</summary>
    public async Task<HttpResponseMessage> SendAsync(IHtmlDocument page, string path, params (string Name, string Value)[] answers)
    {
        var token = page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var fields = answers.Append(("__RequestVerificationToken", token)).Select(answer => KeyValuePair.Create(answer.Item1, answer.Item2));
        return await _client.PostAsync(path, new FormUrlEncodedContent(fields));
    }

    public static async Task<IHtmlDocument> DocumentAsync(HttpResponseMessage response) =>
        await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync());

    public void Dispose() => _client.Dispose();
}

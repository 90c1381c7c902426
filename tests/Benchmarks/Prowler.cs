using System.Net;
using System.Security.Cryptography;

namespace Benchmarks;

/// <summary>A customer who tries names of payment methods: those of others, and such as nobody has.</summary>
/// <param name="mine">The one of their own, whose page has the form.</param>
internal sealed class Prowler(Browser browser, string mine, string[] others) : IDisposable
{
    private const string Place = "/payment-methods/remove";
    private const string Letters = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>A name like the portal's own, made by the database.</summary>
    public const string NameInSql = "substr(md5(random()::text || id), 1, 26)";

    public Task<double> OpenAsync(int? number) =>
        Timing.TimeAsync(browser, new HttpRequestMessage(HttpMethod.Get, $"{Place}?id={NameFor(number)}"), HttpStatusCode.NotFound);

    public async Task<double> SendAsync(int? number)
    {
        await browser.GetAsync($"{Place}?id={mine}");
        return await Timing.TimeAsync(browser, browser.Prepare(Place, ("id", NameFor(number))), HttpStatusCode.NotFound);
    }

    public void Dispose() => browser.Dispose();

    private string NameFor(int? number) => number is { } n ? others[n % others.Length] : RandomNumberGenerator.GetString(Letters, mine.Length);
}

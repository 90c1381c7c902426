using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Sandbox.Web;

namespace Sandbox.Telephone;

/// <summary>Tells the portal how a message or call fares, signed as Twilio signs.</summary>
[Singleton]
internal sealed class StatusCallbacks(SandboxOptions options, Faults faults) : IDisposable
{
    private const int Tries = 5;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(15) };

    /// <summary>Sends once, or twice when the fault "duplicate-webhook" strikes. A portal that cannot be reached is tried again for a while.</summary>
    public async Task SendAsync(string address, string method, IReadOnlyDictionary<string, string> fields)
    {
        await DeliverAsync(address, method, fields);
        if (faults.Strikes("twilio", "duplicate-webhook")) await DeliverAsync(address, method, fields);
    }

    /// <summary>The value of X-Twilio-Signature: the address and, sorted, each field's name and value, under the account's token.</summary>
    public static string Sign(string token, string address, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var text = new StringBuilder(address);
        foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal)) text.Append(name).Append(value);
#pragma warning disable CA5350 // Twilio's protocol says SHA-1.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }

    public void Dispose() => _http.Dispose();

    private async Task DeliverAsync(string address, string method, IReadOnlyDictionary<string, string> fields)
    {
        for (var tried = 1; tried <= Tries; tried++)
        {
            try
            {
                using var answer = await _http.SendAsync(Request(address, method, fields));
                return;
            }
            catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250 << tried));
            }
        }
    }

    private HttpRequestMessage Request(string address, string method, IReadOnlyDictionary<string, string> fields)
    {
        var asGet = method == "GET";
        var target = asGet ? QueryHelpers.AddQueryString(address, fields.Select(field => KeyValuePair.Create(field.Key, (string?)field.Value))) : address;
        var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (!asGet) request.Content = new FormUrlEncodedContent(fields);
        request.Headers.Add("X-Twilio-Signature", Sign(options.TwilioAuthToken, target, asGet ? [] : fields));
        return request;
    }
}

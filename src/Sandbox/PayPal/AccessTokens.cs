using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>Gives the portal a token for its client id and secret; short-lived, so that renewing is practised.</summary>
internal sealed class AccessTokens(PayPalBook book)
{
    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(15);

    public async Task Issue(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        if (!IsClient(http.Request.Headers.Authorization.ToString()))
            await PayPalDoor.Write(http, 401, Error("invalid_client", "Client Authentication failed"));
        else if (form["grant_type"] != "client_credentials")
            await PayPalDoor.Write(http, 400, Error("unsupported_grant_type", "Grant Type is NULL or unknown"));
        else await PayPalDoor.Write(http, 200, New().ToJsonString());
    }

    public bool IsLive(string token)
    {
        lock (book.Door) return book.State.AccessTokens.TryGetValue(token, out var until) && until > book.Time;
    }

    private JsonObject New()
    {
        var token = VendorIds.Mixed("A21AA", 60);
        lock (book.Door)
        {
            foreach (var old in book.State.AccessTokens.Where(entry => entry.Value <= book.Time).ToList())
                book.State.AccessTokens.Remove(old.Key);
            book.State.AccessTokens[token] = book.Time + Lives;
        }
        return new JsonObject
        {
            ["scope"] = "https://uri.paypal.com/services/vault/payment-tokens/readwrite",
            ["access_token"] = token,
            ["token_type"] = "Bearer",
            ["app_id"] = "APP-SANDBOX",
            ["expires_in"] = (int)Lives.TotalSeconds,
            ["nonce"] = PayPalBook.Stamp(book.Time) + VendorIds.Mixed("", 20),
        };
    }

    private bool IsClient(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return false;
        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) == $"{book.Options.PayPalClientId}:{book.Options.PayPalSecret}";
    }

    private static string Error(string error, string description) =>
        new JsonObject { ["error"] = error, ["error_description"] = description }.ToJsonString();
}

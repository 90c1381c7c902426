using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Portal.Web;

/// <summary>
/// Compresses pages, also over TLS. Compression can give away a secret that stands in a page beside text an attacker chose (BREACH).
/// Here a page reflects nothing of its address, antiforgery tokens are masked anew in each answer, codes and card data are never
/// drawn; and since such an attack needs another site to cause the requests, those go uncompressed.
/// </summary>
internal sealed class PageCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options), IResponseCompressionProvider
{
    bool IResponseCompressionProvider.CheckRequestAcceptsCompression(HttpContext context) =>
        context.Request.Headers["Sec-Fetch-Site"] != "cross-site" && CheckRequestAcceptsCompression(context);
}

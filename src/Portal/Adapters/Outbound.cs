using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Portal.Ports;

namespace Portal.Adapters;

/// <summary>What every neighbour that speaks HTTP has in common: how it is reached, and what a broken conversation proves.</summary>
internal static class Outbound
{
    private const int LongestAnswer = 1_000_000;

    /// <summary>
    /// Registers the adapter with a client of its own that follows no redirects, keeps no cookies, asks anew for addresses now and then,
    /// and writes no log: the factory's log would name every address asked, and at Trace every header.
    /// </summary>
    public static void AddNeighbour<TPort, TAdapter>(this IServiceCollection services, Action<IServiceProvider, HttpClient> configure)
        where TPort : class
        where TAdapter : class, TPort =>
        services.AddHttpClient<TPort, TAdapter>(configure)
            .ConfigureHttpClient(http => http.MaxResponseContentBufferSize = LongestAnswer)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.ConnectTimeout = TimeSpan.FromSeconds(5);
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            })
            .RemoveAllLoggers();

    public static AuthenticationHeaderValue Basic(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    /// <summary>True for what the neighbour or the way there did; false for bugs, and for the asker giving up.</summary>
    public static bool IsTrouble(Exception thrown, CancellationToken asker) =>
        thrown is HttpRequestException or IOException or JsonException || (thrown is OperationCanceledException && !asker.IsCancellationRequested);

    /// <summary>Only a connection that never came about proves that nothing happened there.</summary>
    public static Reply<T> ReplyTo<T>(Exception trouble) => trouble switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new Reply<T>.NotReached("no-such-host"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new Reply<T>.NotReached("no-connection"),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => new Reply<T>.NotReached("no-connection"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new Reply<T>.NotReached("no-secure-connection"),
        OperationCanceledException => new Reply<T>.Unknown("timeout"),
        JsonException => new Reply<T>.Unknown("unreadable-answer"),
        _ => new Reply<T>.Unknown("connection-lost"),
    };

    /// <summary>What a status says that means the same at every vendor; null for the others.</summary>
    public static Reply<T>? ReplyTo<T>(HttpStatusCode status) => (int)status switch
    {
        429 => new Reply<T>.NotReached("too-many-requests"),
        >= 500 => new Reply<T>.Unknown("server-error"),
        _ => null,
    };
}

using Portal.Adapters.Keys;
using Portal.Clock;
using Portal.Pipeline;
using Portal.Storage;
using Portal.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddStorage(builder.Configuration).AddPipeline().AddClock(builder.Configuration, builder.Environment);
builder.Services.AddKeys(builder.Configuration);
builder.Services.AddVisits(builder.Configuration, builder.Environment);
builder.Services.AddRazorPages();

var app = builder.Build();
if (args is ["migrate"]) return await Migrate.RunAsync(app.Services);

app.MapRazorPages();
await app.RunAsync();
return 0;

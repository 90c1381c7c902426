using Portal.Adapters;
using Portal.Adapters.Keys;
using Portal.Adapters.Passwords;
using Portal.Adapters.PhoneNumbers;
using Portal.Clock;
using Portal.Pipeline;
using Portal.Storage;
using Portal.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddWeb();
builder.Services.AddVisits().AddPipeline();
builder.Services.AddStorage(builder.Configuration).AddClock(builder.Configuration, builder.Environment);
builder.Services.AddKeys(builder.Configuration).AddChance().AddPasswords(builder.Configuration).AddPhoneNumbers();

var app = builder.Build();
if (args is ["migrate"]) return await Migrate.RunAsync(app.Services);

app.UseWeb();
app.UseAuthentication();
app.UseAuthorization();
app.MapRazorPages();
await app.RunAsync();
return 0;

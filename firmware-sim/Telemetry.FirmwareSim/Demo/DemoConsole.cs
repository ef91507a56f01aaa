using System.Text.Json.Nodes;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// What the demo says: sentences for a person, or one JSON line for a program (then sentences go to stderr).
/// </summary>
internal sealed class DemoConsole(TextWriter output, TextWriter error, bool isJson)
{
    private readonly TextWriter _sentences = isJson ? error : output;

    public void Say(FormattableString sentence) => _sentences.WriteLine(FormattableString.Invariant(sentence));

    public void Fail(string message) => error.WriteLine($"telemetry-sim: {message}");

    public void Ready(DemoReady ready, DemoOptions options)
    {
        if (isJson)
        {
            output.WriteLine(new JsonObject
            {
                ["http"] = Origin(ready.Http),
                ["mqtt"] = ready.Mqtt.ToString(),
                ["control"] = Origin(ready.Control),
                ["data"] = ready.DataDirectory,
            }.ToJsonString());
            output.Flush();
            return;
        }

        Say($"""

              Dashboard  {Origin(ready.Http)}
              MQTT       {ready.Mqtt.ToString()}   (anonymous, this machine only)
              Data       {ready.DataDirectory}   (logs in its logs folder)

            Three machines are running (seed {options.Seed}). Ctrl-C stops everything.
            """);
    }

    public void Delivered(WebhookDelivery delivery)
    {
        var about = (delivery.Body as JsonObject)?["data"] as JsonObject;
        Say($"webhook: {delivery.Type} {about?["rule"]?.ToString()} {about?["key"]?.ToString()}");
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}

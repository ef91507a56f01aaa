using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Benchmarks;

/// <summary>One line of JSON per finding.</summary>
internal sealed class JsonLines(TextWriter output)
{
    private static readonly JsonSerializerOptions Options =
        new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public void Write<T>(T finding)
    {
        output.WriteLine(JsonSerializer.Serialize(finding, Options));
        output.Flush();
    }
}

using System.Text.Json;
using Telemetry.Engine.Execution;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Pipelines;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// What decides, beside the journal, what the pipelines say: the part of the configuration that they are made from, the
/// forms of the pipelines that came of it, and the build. One canonical JSON text, without any secret: only what is
/// listed here is written.
/// </summary>
internal sealed class PipelineSettings
{
    private const int Format = 1;

    private PipelineSettings(
        string build, GatewayOptions options, IReadOnlyDictionary<string, string> fingerprints, byte[] text)
    {
        Build = build;
        Options = options;
        Fingerprints = fingerprints;
        Text = text;
    }

    /// <summary>The build of this process.</summary>
    public static string ThisBuild { get; } = BuildOf(typeof(PipelineSettings).Assembly);

    /// <summary>The build that wrote it.</summary>
    public string Build { get; }

    /// <summary>The configuration; what pipelines are not made from has its default.</summary>
    public GatewayOptions Options { get; }

    /// <summary>The pipelines' fingerprints, hexadecimal, by name.</summary>
    public IReadOnlyDictionary<string, string> Fingerprints { get; }

    /// <summary>The canonical text.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The settings of a configuration in this build.</summary>
    public static PipelineSettings Of(GatewayOptions options)
    {
        IReadOnlyList<Pipeline> pipelines = Pipelines(options, new NoModels());
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("build", ThisBuild);
            json.WritePropertyName("configuration");
            SettingsWriter.Write(json, options);
            json.WriteStartArray("pipelines");
            foreach (Pipeline pipeline in pipelines)
            {
                json.WriteStartObject();
                json.WriteString("name", pipeline.Name);
                json.WriteString("fingerprint", FingerprintOf(pipeline));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Read("settings", text.ToArray());
    }

    /// <exception cref="InvalidDataException">It is no text of settings.</exception>
    public static PipelineSettings Read(string name, byte[] text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(
                text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != Format)
            {
                throw new InvalidDataException(
                    $"{name}: settings of format {root.GetProperty("format").GetInt32()}; known is {Format}");
            }

            ConfigurationNode node = new(name, "", root.GetProperty("configuration"));
            return new PipelineSettings(
                root.GetProperty("build").GetString() ?? "",
                ConfigurationFile.Gateway(node),
                root.GetProperty("pipelines").EnumerateArray().ToDictionary(
                    pipeline => pipeline.GetProperty("name").GetString() ?? "",
                    pipeline => pipeline.GetProperty("fingerprint").GetString() ?? "",
                    StringComparer.Ordinal),
                text);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException or ConfigurationException)
        {
            throw new InvalidDataException($"{name}: no settings of pipelines: {error.Message}", error);
        }
    }

    /// <summary>All pipelines of a configuration, by name.</summary>
    public static IReadOnlyList<Pipeline> Pipelines(GatewayOptions options, IModelSource models) =>
        GatewayPipelines.All(options, models);

    public static string FingerprintOf(Pipeline pipeline) => Convert.ToHexStringLower(pipeline.Fingerprint.AsSpan());

    private static string BuildOf(System.Reflection.Assembly assembly) =>
        System.Reflection.CustomAttributeExtensions
            .GetCustomAttribute<System.Reflection.AssemblyInformationalVersionAttribute>(assembly)
            ?.InformationalVersion ?? "unknown";

    private sealed class NoModels : IModelSource
    {
        public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
        {
            (content, reason) = (default, "there are no models here");
            return false;
        }
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// What becomes of a pipeline, as a control record of the input journal says it: from it a replay knows which form ran
/// from where on, and the states can be made again when their file is lost.
/// </summary>
internal sealed record PipelineChange
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>What becomes of it.</summary>
    public required PipelineChangeKind Change { get; init; }

    /// <summary>The form that runs from here on: SHA-256 of its description, in hex.</summary>
    public string? Form { get; init; }

    /// <summary>Begun anew at this input record; −1 is the record that says so.</summary>
    public long? Origin { get; init; }

    /// <summary>The step that is left out.</summary>
    public long? Step { get; init; }

    /// <summary>What another form leaves to this one: an <c>AlertHandover</c>.</summary>
    public JsonElement? Alerts { get; init; }

    public byte[] ToPayload() => JsonSerializer.SerializeToUtf8Bytes(this, Format);

    /// <summary>Reads a payload; null for what is none.</summary>
    public static PipelineChange? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize<PipelineChange>(payload, Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The state after the change.</summary>
    /// <param name="state">The state before; null for none.</param>
    /// <param name="position">The record that says so.</param>
    public PipelineState Apply(PipelineState? state, long position)
    {
        state ??= new PipelineState();
        state = state with
        {
            Form = Form ?? state.Form,
            Origin = Origin is -1 ? position : Origin ?? state.Origin,
        };
        return Change switch
        {
            PipelineChangeKind.Stopped => state with { State = PipelineCondition.Stopped },
            PipelineChangeKind.Removed => state with { State = PipelineCondition.Removed, Failure = null },
            PipelineChangeKind.Skipped when Step is long step && !state.Skipped.Contains(step) =>
                state with { Skipped = [.. state.Skipped, step] },
            PipelineChangeKind.Started or PipelineChangeKind.Changed when state.State != PipelineCondition.Stopped
                || Change == PipelineChangeKind.Started =>
                state with { State = PipelineCondition.Running, Failure = null },
            _ => state,
        };
    }
}

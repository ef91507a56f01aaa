using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Tests.Agents;

/// <summary>Passes decisions on to the journal and keeps those that are about agents.</summary>
internal sealed class RecordingControl(IControl inner, List<(ControlKind Kind, string Payload)> said) : IControl
{
    public static void Install(IServiceCollection services, List<(ControlKind Kind, string Payload)> said) =>
        services.AddSingleton<IControl>(provider =>
            new RecordingControl(provider.GetRequiredService<Intake>(), said));

    public ValueTask<long> SubmitAsync(
        ControlKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (kind is ControlKind.AgentConfigured or ControlKind.AgentCommanded)
        {
            said.Add((kind, Encoding.UTF8.GetString(payload.Span)));
        }

        return inner.SubmitAsync(kind, payload, cancellationToken);
    }
}

using Telemetry.Gateway.Evidence.Rerun;

namespace Telemetry.Gateway.Evidence;

/// <summary>The evidence room: what alerts were said from, and that they are said again.</summary>
internal static class EvidenceServices
{
    public static IServiceCollection AddEvidence(this IServiceCollection services) => services
        .AddSingleton<ModelLook>()
        .AddSingleton<WindowTrace>()
        .AddSingleton<ReadingTrace>()
        .AddSingleton<EvidenceBook>()
        .AddSingleton<EvidenceGate>()
        .AddSingleton<IGatewayTraffic, PipelineTraffic>()
        .AddSingleton<Reruns>();
}

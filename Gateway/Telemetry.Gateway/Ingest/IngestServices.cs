namespace Telemetry.Gateway.Ingest;

internal static class IngestServices
{
    public static IServiceCollection AddIngest(this IServiceCollection services) =>
        services.AddSingleton<IDeadLetters, CountedDeadLetters>();
}

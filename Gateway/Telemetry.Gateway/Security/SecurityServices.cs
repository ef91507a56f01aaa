namespace Telemetry.Gateway.Security;

internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services) =>
        services.AddSingleton<AccessRules>();
}

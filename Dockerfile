# The portal as an image: built with the SDK and Node, run with neither, by a user without rights.
FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
# Packages first: they change less often than the code.
COPY .config .config
COPY src/Directory.Build.props src/Directory.Packages.props src/
COPY src/Domain/Domain.csproj src/Domain/packages.lock.json src/Domain/
COPY src/Portal/Portal.csproj src/Portal/packages.lock.json src/Portal/*.targets src/Portal/package.json src/Portal/package-lock.json src/Portal/
COPY src/Portal/Adapters/Passwords/CommonPasswords.targets src/Portal/Adapters/Passwords/
RUN dotnet tool restore && dotnet restore src/Portal --use-current-runtime && cd src/Portal && npm ci --ignore-scripts --no-audit --no-fund
COPY .editorconfig ./
COPY wwwroot wwwroot
COPY src/Domain src/Domain
COPY src/Portal src/Portal
# For this machine only: libraries for all systems would be ten times as large.
RUN dotnet publish src/Portal --configuration Release --no-restore --use-current-runtime --self-contained false --output /portal

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /portal
COPY --from=build /portal .
ENV ASPNETCORE_URLS=http://+:8080
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["dotnet", "Portal.dll", "health"]
# `dotnet Portal.dll migrate` brings the database up to date; it is never done silently at start.
ENTRYPOINT ["dotnet", "Portal.dll"]
